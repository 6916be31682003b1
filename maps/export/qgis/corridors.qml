<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <temporal enabled="0" mode="4" startExpression="to_datetime(&quot;date_start&quot;)" endExpression="to_datetime(&quot;date_end&quot;)" limitMode="0" startField="" endField="" durationField="" durationUnit="d" fixedDuration="0" accumulate="0">
    <fixedRange>
      <start />
      <end />
    </fixedRange>
  </temporal>
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="1">
    <rules key="{9710ee7d-73d5-55df-99d2-2f9128049cad}">
      <rule key="{bd062b49-937e-542d-9418-0f53090e9f2e}" label="least risk of a province" filter="&quot;rank&quot; = 1" symbol="0" />
      <rule key="{7118cd35-e906-5160-b1af-1b4c69936604}" label="second and third" filter="&quot;rank&quot; &gt; 1 AND &quot;rank&quot; &lt;= 3" symbol="1" />
      <rule key="{e3329bc6-a7c9-543b-af82-e613cbefe553}" label="fourth to tenth" filter="&quot;rank&quot; &gt; 3" symbol="2" />
      <rule key="{0d3dc7be-6a1e-5a3c-9f0b-62b8a8a5d2b1}" label="closed on this date: the legs that close it" filter="&quot;blocked&quot;" symbol="3" />
    </rules>
    <symbols>
      <symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="3" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="46,21,62,255,$hazard_8" />
            <Option name="line_width" type="QString" value="1.191" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="line" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="2" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="177,41,33,255,$hazard_4" />
            <Option name="line_width" type="QString" value="0.688" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="line" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="201,129,18,255,$hazard_1" />
            <Option name="line_width" type="QString" value="0.317" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="4" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="0.794;1.058" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="21,24,28,255,$blocked" />
            <Option name="line_width" type="QString" value="0.794" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
            <Option name="use_custom_dash" type="QString" value="1" />
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases>
    <alias field="hazard" index="0" name="Hazard of the least-risk route" />
    <alias field="risk_index" index="1" name="Index of the least-risk route (0-100)" />
  </aliases>
  <previewExpression>"corridor_id"</previewExpression>
  <layerGeometryType>1</layerGeometryType>
</qgis>

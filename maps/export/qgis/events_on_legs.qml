<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <temporal enabled="0" mode="4" startExpression="to_datetime(&quot;date_start&quot;)" endExpression="to_datetime(&quot;date_end&quot;)" limitMode="0" startField="" endField="" durationField="" durationUnit="d" fixedDuration="0" accumulate="0">
    <fixedRange>
      <start />
      <end />
    </fixedRange>
  </temporal>
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="1">
    <rules key="{9a9c822a-3ac0-553f-9d6e-dea74698c0c9}">
      <rule key="{0f66fd76-6f0b-546a-a873-95aa8ae32ebf}" label="blocks it" filter="&quot;effect&quot; = 'block'" symbol="0" />
      <rule key="{77a6bbbc-1eae-5bdb-93bb-8ca27f84ce43}" label="raises the hazard" filter="&quot;effect&quot; &lt;&gt; 'block' AND &quot;direction&quot; = 'raises'" symbol="1" />
      <rule key="{d149cc63-e66a-5105-afd1-de2b8a03a81a}" label="lowers the hazard" filter="&quot;direction&quot; = 'lowers'" symbol="2" />
      <rule key="{405ad2d7-8bc1-541f-b645-c4790a6ae8a8}" label="mixed: recorded, no effect in the model" filter="&quot;direction&quot; = 'mixed'" symbol="3" />
    </rules>
    <symbols>
      <symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="0.794;1.058" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="21,24,28,255,$blocked" />
            <Option name="line_width" type="QString" value="0.635" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
            <Option name="use_custom_dash" type="QString" value="1" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="3 * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(0.6 + 0.8 * &quot;severity&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="181,84,28,255,$raises" />
            <Option name="line_width" type="QString" value="0.635" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="3 * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(0.6 + 0.8 * &quot;severity&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.646;1.058" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="33,102,172,255,$lowers" />
            <Option name="line_width" type="QString" value="0.635" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
            <Option name="use_custom_dash" type="QString" value="1" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="8 * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(0.6 + 0.8 * &quot;severity&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="0.529;0.794" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="109,115,122,255,$mixed" />
            <Option name="line_width" type="QString" value="0.635" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
            <Option name="use_custom_dash" type="QString" value="1" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="12 * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(0.6 + 0.8 * &quot;severity&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"event_id"</previewExpression>
  <layerGeometryType>1</layerGeometryType>
</qgis>

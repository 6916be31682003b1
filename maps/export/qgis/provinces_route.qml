<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <temporal enabled="0" mode="4" startExpression="to_datetime(&quot;date_start&quot;)" endExpression="to_datetime(&quot;date_end&quot;)" limitMode="0" startField="" endField="" durationField="" durationUnit="d" fixedDuration="0" accumulate="0">
    <fixedRange>
      <start />
      <end />
    </fixedRange>
  </temporal>
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="0">
    <rules key="{509ba0eb-5f00-5ed2-afc0-4ee8ece9345a}">
      <rule key="{18b00ca3-3740-5fc4-8763-5e09269c851a}" label="Index of the least-risk route (0 to 100)">
        <rule key="{a8513eb1-2971-5927-a3bf-9c8595298de1}" label="under 20" filter="&quot;route_index&quot; &lt; 20" symbol="0" />
        <rule key="{ee6cf5bf-dacf-5cab-abe9-0aac8f2e0b47}" label="20 to 40" filter="&quot;route_index&quot; &gt;= 20 AND &quot;route_index&quot; &lt; 40" symbol="1" />
        <rule key="{166a606a-ad27-52ab-8434-911f19f66d21}" label="40 to 60" filter="&quot;route_index&quot; &gt;= 40 AND &quot;route_index&quot; &lt; 60" symbol="2" />
        <rule key="{8da95508-ef66-5d94-9dc9-3d7f10a1b052}" label="60 to 80" filter="&quot;route_index&quot; &gt;= 60 AND &quot;route_index&quot; &lt; 80" symbol="3" />
        <rule key="{f328720a-1bf4-541b-9f17-aeacb65df614}" label="80 and over" filter="&quot;route_index&quot; &gt;= 80" symbol="4" />
      </rule>
      <rule key="{8955bbec-d59b-551c-972d-a5a6b41066ff}" label="no open route" filter="&quot;route_status&quot; = 'no open route'" symbol="5" />
    </rules>
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="244,236,217,255,$route_1" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="236,211,176,255,$route_2" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="220,174,147,255,$route_3" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="192,138,140,255,$route_4" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="145,112,137,255,$route_5" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="217,218,219,255,$no_route" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
        <layer class="LinePatternFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="angle" type="QString" value="45" />
            <Option name="distance" type="QString" value="1.587" />
            <Option name="distance_unit" type="QString" value="MM" />
            <Option name="line_width" type="QString" value="0.238" />
          </Option>
          <symbol type="line" name="@5@0" alpha="1" clip_to_extent="1" force_rhr="0">
            <layer class="SimpleLine" pass="0" enabled="1" locked="0">
              <Option type="Map">
                <Option name="line_color" type="QString" value="194,197,196,255,$hatch" />
                <Option name="line_width" type="QString" value="0.238" />
                <Option name="line_width_unit" type="QString" value="MM" />
              </Option>
            </layer>
          </symbol>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fieldName="coalesce(&quot;name&quot;, &quot;node_id&quot;)" isExpression="1" fontFamily="Noto Sans" fontSize="7.5" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="21,24,28,255,$ink" textOpacity="1" multilineHeight="1">
        <families>
          <family name="Noto Sans" />
          <family name="Open Sans" />
          <family name="DejaVu Sans" />
          <family name="Arial" />
        </families>
        <text-buffer bufferDraw="1" bufferSize="0.688" bufferSizeUnits="MM" bufferOpacity="0.9" bufferColor="255,255,255,255,$paper" bufferJoinStyle="128" />
        <text-format multilineAlign="3" wrapChar="" autoWrapLength="0" />
      </text-style>
      <placement placement="1" quadOffset="4" centroidInside="1" priority="8" distUnits="MM" />
      <rendering drawLabels="1" obstacle="1" scaleMax="12000000" scaleMin="1" scaleVisibility="1" upsidedownLabels="0" fontMinPixelSize="3" fontMaxPixelSize="10000" displayAll="0" />
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"name"</previewExpression>
  <layerGeometryType>2</layerGeometryType>
</qgis>

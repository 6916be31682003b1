<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="0">
    <rules key="{97d21fb9-2a68-5ebf-8f37-4e3332ed6257}">
      <rule key="{8aba3278-464d-56ca-9bdd-5a3c826cf11e}" label="Expected encounters per 100 people">
        <rule key="{00dcc7ce-9f6e-5cc6-a89d-84935e4daefd}" label="under 22" filter="&quot;encounters_per_100&quot; &lt; 22" symbol="0" />
        <rule key="{9cc22105-4c3d-5498-b36b-33b9ae25c2d2}" label="22 to 51" filter="&quot;encounters_per_100&quot; &gt;= 22 AND &quot;encounters_per_100&quot; &lt; 51" symbol="1" />
        <rule key="{704e2874-3f53-59f9-9b28-ccda781f3e8c}" label="51 to 92" filter="&quot;encounters_per_100&quot; &gt;= 51 AND &quot;encounters_per_100&quot; &lt; 92" symbol="2" />
        <rule key="{10c2a9f6-a188-5f8b-b11f-c9736489317a}" label="92 to 161" filter="&quot;encounters_per_100&quot; &gt;= 92 AND &quot;encounters_per_100&quot; &lt; 161" symbol="3" />
        <rule key="{ec73d206-2479-58cf-b230-340955e3b485}" label="161 and over" filter="&quot;encounters_per_100&quot; &gt;= 161" symbol="4" />
      </rule>
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
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fieldName="coalesce(&quot;name&quot;, &quot;node_id&quot;) || '\n' || round(&quot;encounters_per_100&quot;)" isExpression="1" fontFamily="Noto Sans" fontSize="7.5" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="21,24,28,255,$ink" textOpacity="1" multilineHeight="1">
        <families>
          <family name="Noto Sans" />
          <family name="Open Sans" />
          <family name="DejaVu Sans" />
          <family name="Arial" />
        </families>
        <text-buffer bufferDraw="1" bufferSize="0.688" bufferSizeUnits="MM" bufferOpacity="0.9" bufferColor="255,255,255,255,$paper" bufferJoinStyle="128" />
        <text-format multilineAlign="3" wrapChar="" autoWrapLength="0" />
      </text-style>
      <placement placement="1" quadOffset="4" centroidInside="1" priority="10" distUnits="MM" />
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

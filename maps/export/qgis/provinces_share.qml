<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="0">
    <rules key="{567892dd-d0fb-50e4-9ec6-4c6d139c237b}">
      <rule key="{ce798ed0-47c8-5dd8-896b-11360bb34853}" label="under 1% of arrivals" filter="&quot;share_pct&quot; &lt; 1" symbol="0" />
      <rule key="{0252c631-aa77-597b-a4c0-12ab4155655f}" label="1 to 5% of arrivals" filter="&quot;share_pct&quot; &gt;= 1 AND &quot;share_pct&quot; &lt; 5" symbol="1" />
      <rule key="{3e4c96ba-6a48-573a-b97a-4a52012e9db5}" label="5 to 10% of arrivals" filter="&quot;share_pct&quot; &gt;= 5 AND &quot;share_pct&quot; &lt; 10" symbol="2" />
      <rule key="{6227930c-8e8f-58dd-8d2b-4969681fd8bb}" label="10 to 25% of arrivals" filter="&quot;share_pct&quot; &gt;= 10 AND &quot;share_pct&quot; &lt; 25" symbol="3" />
      <rule key="{9fdb503f-00fd-5242-8d23-d5d337427555}" label="25 to 50% of arrivals" filter="&quot;share_pct&quot; &gt;= 25 AND &quot;share_pct&quot; &lt; 50" symbol="4" />
      <rule key="{0a6d9dda-36f0-58b4-b333-36fccbd93abc}" label="50% and over of arrivals" filter="&quot;share_pct&quot; &gt;= 50" symbol="5" />
      <rule key="{4063a631-de31-5a20-8859-8f1ee926fc7a}" label="no published share of arrivals (not zero)" filter="&quot;share_pct&quot; IS NULL" symbol="6" />
    </rules>
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="233,236,229,255,$share_1" />
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
            <Option name="color" type="QString" value="218,224,210,255,$share_2" />
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
            <Option name="color" type="QString" value="204,213,191,255,$share_3" />
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
            <Option name="color" type="QString" value="190,201,174,255,$share_4" />
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
            <Option name="color" type="QString" value="176,189,157,255,$share_5" />
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
            <Option name="color" type="QString" value="162,176,141,255,$share_6" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="style" type="QString" value="solid" />
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="241,241,238,255,$no_share" />
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
          <symbol type="line" name="@6@0" alpha="1" clip_to_extent="1" force_rhr="0">
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

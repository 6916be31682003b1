<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="0">
    <rules key="{54a5b5ed-224d-520a-9735-3f690ee4e856}">
      <rule key="{31e691cc-b968-563a-b8a7-310f6f711bd3}" label="transit region" filter="&quot;kind&quot; = 'transit_region'" symbol="0" />
      <rule key="{2e6d4073-3997-559e-bb69-a89a0455cf38}" label="transit country" filter="&quot;kind&quot; = 'transit_country'" symbol="1" />
    </rules>
    <symbols>
      <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="255,255,255,255,$paper" />
            <Option name="name" type="QString" value="circle" />
            <Option name="outline_color" type="QString" value="43,48,54,255,$place" />
            <Option name="outline_width" type="QString" value="0.37" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="1.905" />
            <Option name="size_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="255,255,255,255,$paper" />
            <Option name="name" type="QString" value="circle" />
            <Option name="outline_color" type="QString" value="43,48,54,255,$place" />
            <Option name="outline_width" type="QString" value="0.529" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="2.646" />
            <Option name="size_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fieldName="coalesce(&quot;name&quot;, &quot;node_id&quot;)" isExpression="1" fontFamily="Noto Sans" fontSize="8" fontSizeUnit="Point" fontWeight="75" namedStyle="Bold" textColor="21,24,28,255,$ink" textOpacity="1" multilineHeight="1">
        <families>
          <family name="Noto Sans" />
          <family name="Open Sans" />
          <family name="DejaVu Sans" />
          <family name="Arial" />
        </families>
        <text-buffer bufferDraw="1" bufferSize="0.688" bufferSizeUnits="MM" bufferOpacity="0.9" bufferColor="255,255,255,255,$paper" bufferJoinStyle="128" />
        <text-format multilineAlign="3" wrapChar="" autoWrapLength="0" />
      </text-style>
      <placement placement="6" predefinedPositionOrder="R,TR,BR,T,B,L,TL,BL" offsetType="1" dist="0.6" priority="10" distUnits="MM" />
      <rendering drawLabels="1" obstacle="1" scaleMax="0" scaleMin="0" scaleVisibility="0" upsidedownLabels="0" fontMinPixelSize="3" fontMaxPixelSize="10000" displayAll="0" />
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"name"</previewExpression>
  <layerGeometryType>0</layerGeometryType>
</qgis>

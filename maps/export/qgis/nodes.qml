<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="0">
    <rules key="{65f473a2-4533-5949-aad7-f2f98cd15188}">
      <rule key="{b128eae5-b0a1-562e-8f22-4540f890a8ab}" label="province (its middle)" filter="&quot;kind&quot; = 'province'" symbol="0" />
      <rule key="{8ccc29bb-0b21-5975-826a-06b840a51791}" label="transit region" filter="&quot;kind&quot; = 'transit_region'" symbol="1" />
      <rule key="{3e905eb3-0d83-5dc1-a4b2-d6f5331682aa}" label="transit country" filter="&quot;kind&quot; = 'transit_country'" symbol="2" />
      <rule key="{169143ce-d749-52d4-943d-55f8b69a8676}" label="destination" filter="&quot;kind&quot; = 'destination'" symbol="3" />
      <rule key="{33211eab-cb2e-5e01-86fc-5da12bb0af1a}" label="border segment (its middle)" filter="&quot;kind&quot; = 'border_segment'" symbol="4" />
    </rules>
    <symbols>
      <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="43,48,54,255,$place" />
            <Option name="name" type="QString" value="circle" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.265" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="1.376" />
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
            <Option name="outline_width" type="QString" value="0.37" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="1.905" />
            <Option name="size_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
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
      <symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="21,24,28,255,$ink" />
            <Option name="name" type="QString" value="circle" />
            <Option name="outline_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="outline_width" type="QString" value="0.635" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="3.44" />
            <Option name="size_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" type="QString" value="255,255,255,255,$paper" />
            <Option name="name" type="QString" value="diamond" />
            <Option name="outline_color" type="QString" value="111,118,125,255,$undocumented" />
            <Option name="outline_width" type="QString" value="0.318" />
            <Option name="outline_width_unit" type="QString" value="MM" />
            <Option name="size" type="QString" value="1.376" />
            <Option name="size_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"name"</previewExpression>
  <layerGeometryType>0</layerGeometryType>
</qgis>

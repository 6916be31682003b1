<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="1" symbollevels="0">
    <rules key="{ac9586f6-e704-52ef-97f9-73659e0bf5b1}">
      <rule key="{6cbe905b-149d-59d7-b3b0-d64fff73db3c}" label="Percent of all who set out">
        <rule key="{4a2d2898-9c46-51ab-b9a6-8fe964b0224d}" label="under 5%" filter="&quot;share_pct&quot; &lt; 5" symbol="0" />
        <rule key="{4948a6f8-34d2-51cb-85a0-577036e7ddf1}" label="5 to 25%" filter="&quot;share_pct&quot; &gt;= 5 AND &quot;share_pct&quot; &lt; 25" symbol="1" />
        <rule key="{c45fa4ef-aa0f-5872-96cc-3eb4741e991c}" label="25 to 50%" filter="&quot;share_pct&quot; &gt;= 25 AND &quot;share_pct&quot; &lt; 50" symbol="2" />
        <rule key="{cc3b7ddc-8356-5300-bbee-7c011e4fbc55}" label="50% and over" filter="&quot;share_pct&quot; &gt;= 50" symbol="3" />
      </rule>
    </rules>
    <symbols>
      <symbol type="line" name="0" alpha="0.85" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="27,95,121,255,$flow" />
            <Option name="line_width" type="QString" value="0.35" />
            <Option name="line_width_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(1 + 0.13 * &quot;share_pct&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="1" alpha="0.85" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="27,95,121,255,$flow" />
            <Option name="line_width" type="QString" value="0.78" />
            <Option name="line_width_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(1 + 0.13 * &quot;share_pct&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="2" alpha="0.85" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="27,95,121,255,$flow" />
            <Option name="line_width" type="QString" value="1.55" />
            <Option name="line_width_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(1 + 0.13 * &quot;share_pct&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="0.85" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="27,95,121,255,$flow" />
            <Option name="line_width" type="QString" value="2.84" />
            <Option name="line_width_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="(1 + 0.13 * &quot;share_pct&quot;) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
    <orderby>
      <orderByClause asc="0" nullsFirst="0">"share_pct"</orderByClause>
    </orderby>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"leg_id"</previewExpression>
  <layerGeometryType>1</layerGeometryType>
</qgis>

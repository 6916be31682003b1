<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <temporal enabled="0" mode="4" startExpression="to_datetime(&quot;date_start&quot;)" endExpression="to_datetime(&quot;date_end&quot;)" limitMode="0" startField="" endField="" durationField="" durationUnit="d" fixedDuration="0" accumulate="0">
    <fixedRange>
      <start />
      <end />
    </fixedRange>
  </temporal>
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="1">
    <rules key="{47873366-a1ec-5542-84de-b5ac67e657ce}">
      <rule key="{75808585-7888-5580-a544-db393bf5c948}" label="Index of this leg alone (0 to 100)" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; IN ('fair', 'good')">
        <rule key="{4fdbdc23-4bd7-576d-a58f-bd161890bbfe}" label="under 9.5" filter="&quot;risk_index&quot; &lt; 9.5" symbol="0" />
        <rule key="{a64ef5c8-3dbd-5451-b8ae-1f96d52e3321}" label="9.5 to 18.1" filter="&quot;risk_index&quot; &gt;= 9.5 AND &quot;risk_index&quot; &lt; 18.1" symbol="1" />
        <rule key="{ff8ea8a8-1802-57fc-9efc-e83b21055afc}" label="18.1 to 33" filter="&quot;risk_index&quot; &gt;= 18.1 AND &quot;risk_index&quot; &lt; 33" symbol="2" />
        <rule key="{62668209-7562-5926-811f-9929d77d2320}" label="33 to 55.1" filter="&quot;risk_index&quot; &gt;= 33 AND &quot;risk_index&quot; &lt; 55.1" symbol="3" />
        <rule key="{27dcb4a7-02d0-560b-baa4-5f007abb5781}" label="55.1 to 79.8" filter="&quot;risk_index&quot; &gt;= 55.1 AND &quot;risk_index&quot; &lt; 79.8" symbol="4" />
        <rule key="{acc119b0-e3e2-53e9-8ede-5c5d2d57f3d3}" label="79.8 to 95.9" filter="&quot;risk_index&quot; &gt;= 79.8 AND &quot;risk_index&quot; &lt; 95.9" symbol="5" />
        <rule key="{f3aaee88-ff3c-58c4-8df5-20f8c74994be}" label="95.9 to 99.8" filter="&quot;risk_index&quot; &gt;= 95.9 AND &quot;risk_index&quot; &lt; 99.8" symbol="6" />
        <rule key="{84dbbf1d-7775-529a-88f6-7629736b21f5}" label="99.8 and over" filter="&quot;risk_index&quot; &gt;= 99.8" symbol="7" />
      </rule>
      <rule key="{12daf0c6-8bf6-580b-8bcf-3d2fbaa959d3}" label="The same, limited evidence" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; = 'thin'">
        <rule key="{a33b5c1f-9cff-5324-ae49-7ea5504dce99}" label="under 9.5" filter="&quot;risk_index&quot; &lt; 9.5" symbol="8" />
        <rule key="{91fe353f-8ac2-5472-b7d3-78049c5b5d6f}" label="9.5 to 18.1" filter="&quot;risk_index&quot; &gt;= 9.5 AND &quot;risk_index&quot; &lt; 18.1" symbol="9" />
        <rule key="{9cc5d185-23fe-5163-adab-9028e2218822}" label="18.1 to 33" filter="&quot;risk_index&quot; &gt;= 18.1 AND &quot;risk_index&quot; &lt; 33" symbol="10" />
        <rule key="{6673ad90-dfff-5cdf-95d7-d674a2745b6d}" label="33 to 55.1" filter="&quot;risk_index&quot; &gt;= 33 AND &quot;risk_index&quot; &lt; 55.1" symbol="11" />
        <rule key="{601229a0-c5a5-5412-832f-628de79f0b83}" label="55.1 to 79.8" filter="&quot;risk_index&quot; &gt;= 55.1 AND &quot;risk_index&quot; &lt; 79.8" symbol="12" />
        <rule key="{29a30535-4ab2-52fe-86a5-2df77cb49f4d}" label="79.8 to 95.9" filter="&quot;risk_index&quot; &gt;= 79.8 AND &quot;risk_index&quot; &lt; 95.9" symbol="13" />
        <rule key="{7b8eba01-fd9c-5235-a61d-6f5fed47db30}" label="95.9 to 99.8" filter="&quot;risk_index&quot; &gt;= 95.9 AND &quot;risk_index&quot; &lt; 99.8" symbol="14" />
        <rule key="{94f72599-6225-507e-832c-acee603dc964}" label="99.8 and over" filter="&quot;risk_index&quot; &gt;= 99.8" symbol="15" />
      </rule>
      <rule key="{388b872d-f069-5f3e-b4a9-405cde4a2b1e}" label="no sources (not a sign of safety)" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; = 'none'" symbol="16" />
      <rule key="{33690301-b533-535f-bd99-5ee3948f5005}" label="blocked on this date" filter="&quot;blocked&quot;" symbol="17" />
    </rules>
    <symbols>
      <symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="4" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="0.953" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="5" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="201,129,18,255,$hazard_1" />
            <Option name="line_width" type="QString" value="0.423" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="6" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.085" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="7" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="199,100,5,255,$hazard_2" />
            <Option name="line_width" type="QString" value="0.556" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="8" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.217" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="9" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="193,68,14,255,$hazard_3" />
            <Option name="line_width" type="QString" value="0.688" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="10" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.376" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="11" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="177,41,33,255,$hazard_4" />
            <Option name="line_width" type="QString" value="0.847" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="12" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.561" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="13" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="154,16,46,255,$hazard_5" />
            <Option name="line_width" type="QString" value="1.032" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="14" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.746" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="15" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="124,8,57,255,$hazard_6" />
            <Option name="line_width" type="QString" value="1.217" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="16" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.958" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="17" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="87,15,67,255,$hazard_7" />
            <Option name="line_width" type="QString" value="1.429" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="7" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="18" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="2.196" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="19" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="46,21,62,255,$hazard_8" />
            <Option name="line_width" type="QString" value="1.667" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="8" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="4" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="0.953" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="5" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="201,129,18,255,$hazard_1" />
            <Option name="line_width" type="QString" value="0.423" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 1.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="9" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="6" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.085" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="7" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="199,100,5,255,$hazard_2" />
            <Option name="line_width" type="QString" value="0.556" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.1) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="10" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="8" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.217" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="9" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="193,68,14,255,$hazard_3" />
            <Option name="line_width" type="QString" value="0.688" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="11" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="10" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.376" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="11" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="177,41,33,255,$hazard_4" />
            <Option name="line_width" type="QString" value="0.847" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.2) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="12" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="12" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.561" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="13" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="154,16,46,255,$hazard_5" />
            <Option name="line_width" type="QString" value="1.032" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3.9) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="13" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="14" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.746" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="15" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="124,8,57,255,$hazard_6" />
            <Option name="line_width" type="QString" value="1.217" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 4.6) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="14" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="16" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.958" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="17" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="87,15,67,255,$hazard_7" />
            <Option name="line_width" type="QString" value="1.429" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 5.4) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="15" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="18" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="2.196" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="19" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="customdash" type="QString" value="2.117;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="46,21,62,255,$hazard_8" />
            <Option name="line_width" type="QString" value="1.667" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 6.3) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="16" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="2" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.164" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.4) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="3" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="round" />
            <Option name="customdash" type="QString" value="0.026;1.323" />
            <Option name="customdash_unit" type="QString" value="MM" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="111,118,125,255,$undocumented" />
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
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.4) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 2.4) + 0) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="line" name="17" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="20" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="1.323" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3) + 2) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection" />
            </Option>
          </data_defined_properties>
        </layer>
        <layer class="SimpleLine" pass="21" enabled="1" locked="0">
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
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value="" />
              <Option name="properties" type="Map">
                <Option name="offset" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3) / 2 + 0.6) * 26.458 / 100" />
                  <Option name="type" type="int" value="3" />
                </Option>
                <Option name="outlineWidth" type="Map">
                  <Option name="active" type="bool" value="true" />
                  <Option name="expression" type="QString" value="((if(&quot;mode&quot; = 'internal_movement', 0.55, 1) * 3) + 0) * 26.458 / 100" />
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
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fieldName="CASE WHEN &quot;blocked&quot; THEN 'blocked' WHEN &quot;coverage&quot; = 'none' THEN 'no sources' WHEN &quot;risk_index&quot; &gt;= 99.95 THEN '&gt; 99.9' WHEN &quot;risk_index&quot; IS NOT NULL THEN format_number(&quot;risk_index&quot;, if(&quot;risk_index&quot; &lt; 10 OR &quot;risk_index&quot; &gt; 99, 1, 0)) END" isExpression="1" fontFamily="Noto Sans" fontSize="6.5" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="21,24,28,255,$ink" textOpacity="1" multilineHeight="1">
        <families>
          <family name="Noto Sans" />
          <family name="Open Sans" />
          <family name="DejaVu Sans" />
          <family name="Arial" />
        </families>
        <text-buffer bufferDraw="1" bufferSize="0.688" bufferSizeUnits="MM" bufferOpacity="0.9" bufferColor="255,255,255,255,$paper" bufferJoinStyle="128" />
        <text-format multilineAlign="3" wrapChar="" autoWrapLength="0" />
      </text-style>
      <placement placement="2" placementFlags="2" dist="0.4" lineAnchorPercent="0.5" priority="2" distUnits="MM" />
      <rendering drawLabels="1" obstacle="1" scaleMax="12000000" scaleMin="1" scaleVisibility="1" upsidedownLabels="0" fontMinPixelSize="3" fontMaxPixelSize="10000" displayAll="0" />
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"leg_id"</previewExpression>
  <layerGeometryType>1</layerGeometryType>
</qgis>

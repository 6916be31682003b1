<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <temporal enabled="0" mode="4" startExpression="to_datetime(&quot;date_start&quot;)" endExpression="to_datetime(&quot;date_end&quot;)" limitMode="0" startField="" endField="" durationField="" durationUnit="d" fixedDuration="0" accumulate="0">
    <fixedRange>
      <start />
      <end />
    </fixedRange>
  </temporal>
  <renderer-v2 type="RuleRenderer" forceraster="0" enableorderby="0" symbollevels="1">
    <rules key="{6f21405d-9ff1-5215-b5da-5a71ff61c5bd}">
      <rule key="{9096bb53-708d-5af2-8d2c-06f54b6a5a0e}" label="Index of this leg alone (0 to 100)" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; IN ('fair', 'good')">
        <rule key="{3a730820-4a2f-5be5-845b-0b74ef932dff}" label="under 9.5" filter="&quot;risk_index&quot; &lt; 9.5" symbol="0" />
        <rule key="{c034f416-0015-566c-aa8b-c45c14459fad}" label="9.5 to 18.1" filter="&quot;risk_index&quot; &gt;= 9.5 AND &quot;risk_index&quot; &lt; 18.1" symbol="1" />
        <rule key="{d72a7b87-30d0-5532-9ef7-5dd7024805e0}" label="18.1 to 33" filter="&quot;risk_index&quot; &gt;= 18.1 AND &quot;risk_index&quot; &lt; 33" symbol="2" />
        <rule key="{39ead55c-1b3c-5ae1-b2ff-e5f902f697c1}" label="33 to 55.1" filter="&quot;risk_index&quot; &gt;= 33 AND &quot;risk_index&quot; &lt; 55.1" symbol="3" />
        <rule key="{a9b44f49-7d09-5733-9587-b7b566124576}" label="55.1 to 79.8" filter="&quot;risk_index&quot; &gt;= 55.1 AND &quot;risk_index&quot; &lt; 79.8" symbol="4" />
        <rule key="{ee0cbb6c-14d0-5e7d-ab67-ee9e8ff896c0}" label="79.8 to 95.9" filter="&quot;risk_index&quot; &gt;= 79.8 AND &quot;risk_index&quot; &lt; 95.9" symbol="5" />
        <rule key="{92b52fdd-3f19-5a8e-80fd-d153c7ec9a56}" label="95.9 to 99.8" filter="&quot;risk_index&quot; &gt;= 95.9 AND &quot;risk_index&quot; &lt; 99.8" symbol="6" />
        <rule key="{45e13f6e-9162-579a-b2a1-ad97a1a0d5d1}" label="99.8 and over" filter="&quot;risk_index&quot; &gt;= 99.8" symbol="7" />
      </rule>
      <rule key="{212db93b-6356-521e-8a87-ea20a0312cec}" label="The same, limited evidence" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; = 'thin'">
        <rule key="{d152fc0c-c673-5b25-8c57-0e952a47413b}" label="under 9.5" filter="&quot;risk_index&quot; &lt; 9.5" symbol="8" />
        <rule key="{733a1320-749f-52cd-a5a3-896d5daa9b2e}" label="9.5 to 18.1" filter="&quot;risk_index&quot; &gt;= 9.5 AND &quot;risk_index&quot; &lt; 18.1" symbol="9" />
        <rule key="{46e37739-a07c-5639-9b5b-e7d45e9188cb}" label="18.1 to 33" filter="&quot;risk_index&quot; &gt;= 18.1 AND &quot;risk_index&quot; &lt; 33" symbol="10" />
        <rule key="{e0078425-6af8-5792-b775-b8f24ea8df6d}" label="33 to 55.1" filter="&quot;risk_index&quot; &gt;= 33 AND &quot;risk_index&quot; &lt; 55.1" symbol="11" />
        <rule key="{d34d8190-ec6a-5ae3-8f10-ddc1f5394578}" label="55.1 to 79.8" filter="&quot;risk_index&quot; &gt;= 55.1 AND &quot;risk_index&quot; &lt; 79.8" symbol="12" />
        <rule key="{0fb8ae34-e022-5291-bcbc-09302039ff1b}" label="79.8 to 95.9" filter="&quot;risk_index&quot; &gt;= 79.8 AND &quot;risk_index&quot; &lt; 95.9" symbol="13" />
        <rule key="{63a700df-dd60-5827-af44-5020c4d8b178}" label="95.9 to 99.8" filter="&quot;risk_index&quot; &gt;= 95.9 AND &quot;risk_index&quot; &lt; 99.8" symbol="14" />
        <rule key="{4f2258d1-11e9-5afa-8c36-7e62a4ffaeeb}" label="99.8 and over" filter="&quot;risk_index&quot; &gt;= 99.8" symbol="15" />
      </rule>
      <rule key="{eebb4836-445c-5480-ab54-09e192fa8a11}" label="no sources (not a sign of safety)" filter="NOT &quot;blocked&quot; AND &quot;coverage&quot; = 'none'" symbol="16" />
      <rule key="{ee12922f-7ca8-5c0c-a1c2-6dd898d06abf}" label="blocked on this date" filter="&quot;blocked&quot;" symbol="17" />
      <rule key="{117df5ca-45ab-5841-ab1d-4b645eae451b}" label="no crossing in the network" filter="&quot;blocked&quot; IS NULL" symbol="18" />
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
        </layer>
      </symbol>
      <symbol type="line" name="18" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="255,255,255,255,$paper" />
            <Option name="line_width" type="QString" value="0.847" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
        </layer>
        <layer class="SimpleLine" pass="1" enabled="1" locked="0">
          <Option type="Map">
            <Option name="capstyle" type="QString" value="flat" />
            <Option name="joinstyle" type="QString" value="round" />
            <Option name="line_color" type="QString" value="111,118,125,255,$undocumented" />
            <Option name="line_width" type="QString" value="0.318" />
            <Option name="line_width_unit" type="QString" value="MM" />
            <Option name="offset_unit" type="QString" value="MM" />
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fieldName="coalesce(&quot;name&quot;, &quot;node_id&quot;)" isExpression="1" fontFamily="Noto Sans" fontSize="7" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="21,24,28,255,$ink" textOpacity="1" multilineHeight="1">
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
      <rendering drawLabels="1" obstacle="1" scaleMax="5000000" scaleMin="1" scaleVisibility="1" upsidedownLabels="0" fontMinPixelSize="3" fontMaxPixelSize="10000" displayAll="0" />
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <legend type="default-vector" showLabelLegend="0" />
  <aliases />
  <previewExpression>"name"</previewExpression>
  <layerGeometryType>1</layerGeometryType>
</qgis>

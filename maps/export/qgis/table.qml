<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0" simplifyDrawingHints="1" simplifyDrawingTol="1" simplifyLocal="1">
  <aliases>
    <alias field="activity" index="0" name="Activity on the date (0-1)" />
    <alias field="activity_rule" index="1" name="How its activity runs" />
    <alias field="as_of" index="2" name="Date of the risk" />
    <alias field="baseline" index="3" name="Baseline hazard" />
    <alias field="baseline_class" index="4" name="Baseline class (1-5)" />
    <alias field="blocked" index="5" name="Blocked" />
    <alias field="claim_id" index="6" name="Claim" />
    <alias field="confidence" index="7" name="Confidence" />
    <alias field="corridor" index="8" name="Corridor" />
    <alias field="corridor_id" index="9" name="Province and corridor" />
    <alias field="country" index="10" name="Country" />
    <alias field="coverage" index="11" name="Documents (none, thin, fair, good)" />
    <alias field="coverage_events" index="12" name="Events that speak to it" />
    <alias field="coverage_sources" index="13" name="Sources that speak to it" />
    <alias field="crossing_leg_ids" index="14" name="Legs that cross it" />
    <alias field="date_end" index="15" name="Valid before (day after the last)" />
    <alias field="date_start" index="16" name="Valid from (first day)" />
    <alias field="direction" index="17" name="Raises or lowers" />
    <alias field="domain" index="18" name="Domain" />
    <alias field="effect" index="19" name="Effect" />
    <alias field="event_id" index="20" name="Event" />
    <alias field="event_ids" index="21" name="Events in force" />
    <alias field="first_share_pct" index="22" name="Least of all in this part of the draws (%)" />
    <alias field="from_node" index="23" name="From" />
    <alias field="hazard" index="24" name="Hazard" />
    <alias field="in_force_before" index="25" name="In force before (day after the last)" />
    <alias field="in_force_from" index="26" name="In force from (first day)" />
    <alias field="index" index="27" name="Index of this leg alone (0-100)" />
    <alias field="index_high" index="28" name="90 % interval of the index, to" />
    <alias field="index_low" index="29" name="90 % interval of the index, from" />
    <alias field="iso_3166_2" index="30" name="ISO 3166-2" />
    <alias field="kind" index="31" name="Kind" />
    <alias field="least_risk_leg_id" index="32" name="Leg of least hazard" />
    <alias field="leg_id" index="33" name="Leg" />
    <alias field="leg_ids" index="34" name="Legs of the route" />
    <alias field="mode" index="35" name="Mode" />
    <alias field="name" index="36" name="Name" />
    <alias field="name_ko" index="37" name="Name in Korean" />
    <alias field="newest_source" index="38" name="Newest source" />
    <alias field="node_id" index="39" name="Place" />
    <alias field="node_ids" index="40" name="Places on the route" />
    <alias field="order_uncertain" index="41" name="Order uncertain" />
    <alias field="origin" index="42" name="From" />
    <alias field="other_country" index="43" name="Other country" />
    <alias field="rank" index="44" name="Rank among the corridors of the province" />
    <alias field="rationale" index="45" name="Why this class" />
    <alias field="recorded_claim_ids" index="46" name="Claims of recorded passages" />
    <alias field="recorded_corridors" index="47" name="Recorded of" />
    <alias field="recorded_high_pct" index="48" name="Recorded share of arrivals, at most (%)" />
    <alias field="recorded_low_pct" index="49" name="Recorded share of arrivals, at least (%)" />
    <alias field="route_coverage" index="50" name="Documents of the route (none, thin, fair, good)" />
    <alias field="route_destination" index="51" name="Destination of the route" />
    <alias field="route_hazard" index="52" name="Hazard of the least-risk route" />
    <alias field="route_index" index="53" name="Index of the least-risk route (0-100)" />
    <alias field="route_status" index="54" name="Route" />
    <alias field="severity" index="55" name="Severity (1-5)" />
    <alias field="share_claim_id" index="56" name="Claim of the share" />
    <alias field="share_pct" index="57" name="Share of arrivals (%)" />
    <alias field="share_source_id" index="58" name="Source of the share" />
    <alias field="source_id" index="59" name="Source" />
    <alias field="source_ids" index="60" name="Sources" />
    <alias field="summary" index="61" name="Summary" />
    <alias field="to_node" index="62" name="To" />
    <alias field="traverses" index="63" name="Traverses" />
  </aliases>
  <previewExpression />
  <layerGeometryType>4</layerGeometryType>
</qgis>

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
    <alias field="closed_by" index="7" name="Closed by" />
    <alias field="closed_leg_ids" index="8" name="Legs that close it" />
    <alias field="confidence" index="9" name="Confidence" />
    <alias field="corridor" index="10" name="Corridor" />
    <alias field="corridor_id" index="11" name="Province and corridor" />
    <alias field="country" index="12" name="Country" />
    <alias field="coverage" index="13" name="Documents (none, thin, fair, good)" />
    <alias field="coverage_events" index="14" name="Events that speak to it" />
    <alias field="coverage_sources" index="15" name="Sources that speak to it" />
    <alias field="crossing_leg_ids" index="16" name="Legs that cross it" />
    <alias field="date_end" index="17" name="Valid before (day after the last)" />
    <alias field="date_start" index="18" name="Valid from (first day)" />
    <alias field="direction" index="19" name="Raises or lowers" />
    <alias field="domain" index="20" name="Domain" />
    <alias field="effect" index="21" name="Effect" />
    <alias field="event_id" index="22" name="Event" />
    <alias field="event_ids" index="23" name="Events in force" />
    <alias field="share_of_draws_pct" index="24" name="Least of all in this part of the draws (%)" />
    <alias field="from_node" index="25" name="From" />
    <alias field="hazard" index="26" name="Hazard" />
    <alias field="in_force_before" index="27" name="In force before (day after the last)" />
    <alias field="in_force_from" index="28" name="In force from (first day)" />
    <alias field="iso_3166_2" index="29" name="ISO 3166-2" />
    <alias field="kind" index="30" name="Kind" />
    <alias field="least_risk_leg_id" index="31" name="Leg of least hazard" />
    <alias field="leg_id" index="32" name="Leg" />
    <alias field="leg_ids" index="33" name="Legs of the route" />
    <alias field="mode" index="34" name="Mode" />
    <alias field="name" index="35" name="Name" />
    <alias field="name_ko" index="36" name="Name in Korean" />
    <alias field="newest_source" index="37" name="Newest source" />
    <alias field="node_id" index="38" name="Place" />
    <alias field="node_ids" index="39" name="Places on the route" />
    <alias field="order_uncertain" index="40" name="Order uncertain" />
    <alias field="origin" index="41" name="From" />
    <alias field="other_country" index="42" name="Other country" />
    <alias field="rank" index="43" name="Rank among the corridors of the province" />
    <alias field="rationale" index="44" name="Why this class" />
    <alias field="recorded_claim_ids" index="45" name="Claims of recorded passages" />
    <alias field="recorded_corridors" index="46" name="Recorded of" />
    <alias field="recorded_high_pct" index="47" name="Recorded share of arrivals, at most (%)" />
    <alias field="recorded_low_pct" index="48" name="Recorded share of arrivals, at least (%)" />
    <alias field="risk_index" index="49" name="Index of this leg alone (0-100)" />
    <alias field="risk_index_high" index="50" name="90 % interval of the index, to" />
    <alias field="risk_index_low" index="51" name="90 % interval of the index, from" />
    <alias field="route_coverage" index="52" name="Documents of the route (none, thin, fair, good)" />
    <alias field="route_destination" index="53" name="Destination of the route" />
    <alias field="route_hazard" index="54" name="Hazard of the least-risk route" />
    <alias field="route_index" index="55" name="Index of the least-risk route (0-100)" />
    <alias field="route_status" index="56" name="Route" />
    <alias field="severity" index="57" name="Severity (1-5)" />
    <alias field="share_claim_id" index="58" name="Claim of the share" />
    <alias field="share_pct" index="59" name="Share of arrivals (%)" />
    <alias field="share_source_id" index="60" name="Source of the share" />
    <alias field="source_id" index="61" name="Source" />
    <alias field="source_ids" index="62" name="Sources" />
    <alias field="summary" index="63" name="Summary" />
    <alias field="to_node" index="64" name="To" />
    <alias field="traverses" index="65" name="Traverses" />
  </aliases>
  <previewExpression />
  <layerGeometryType>4</layerGeometryType>
</qgis>

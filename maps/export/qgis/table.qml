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
    <alias field="country" index="8" name="Country" />
    <alias field="coverage" index="9" name="Documents (none, thin, fair, good)" />
    <alias field="coverage_events" index="10" name="Events that speak to it" />
    <alias field="coverage_sources" index="11" name="Sources that speak to it" />
    <alias field="crossing_leg_ids" index="12" name="Legs that cross it" />
    <alias field="date_end" index="13" name="Valid before (day after the last)" />
    <alias field="date_start" index="14" name="Valid from (first day)" />
    <alias field="direction" index="15" name="Raises or lowers" />
    <alias field="domain" index="16" name="Domain" />
    <alias field="effect" index="17" name="Effect" />
    <alias field="event_id" index="18" name="Event" />
    <alias field="event_ids" index="19" name="Events in force" />
    <alias field="from_node" index="20" name="From" />
    <alias field="hazard" index="21" name="Hazard" />
    <alias field="in_force_before" index="22" name="In force before (day after the last)" />
    <alias field="in_force_from" index="23" name="In force from (first day)" />
    <alias field="index" index="24" name="Index of this leg alone (0-100)" />
    <alias field="iso_3166_2" index="25" name="ISO 3166-2" />
    <alias field="kind" index="26" name="Kind" />
    <alias field="least_risk_leg_id" index="27" name="Leg of least hazard" />
    <alias field="leg_id" index="28" name="Leg" />
    <alias field="mode" index="29" name="Mode" />
    <alias field="name" index="30" name="Name" />
    <alias field="name_ko" index="31" name="Name in Korean" />
    <alias field="newest_source" index="32" name="Newest source" />
    <alias field="node_id" index="33" name="Place" />
    <alias field="other_country" index="34" name="Other country" />
    <alias field="rationale" index="35" name="Why this class" />
    <alias field="route_coverage" index="36" name="Documents of the route (none, thin, fair, good)" />
    <alias field="route_destination" index="37" name="Destination of the route" />
    <alias field="route_hazard" index="38" name="Hazard of the least-risk route" />
    <alias field="route_index" index="39" name="Index of the least-risk route (0-100)" />
    <alias field="route_status" index="40" name="Route" />
    <alias field="severity" index="41" name="Severity (1-5)" />
    <alias field="share_claim_id" index="42" name="Claim of the share" />
    <alias field="share_pct" index="43" name="Share of arrivals (%)" />
    <alias field="share_source_id" index="44" name="Source of the share" />
    <alias field="source_id" index="45" name="Source" />
    <alias field="source_ids" index="46" name="Sources" />
    <alias field="summary" index="47" name="Summary" />
    <alias field="to_node" index="48" name="To" />
    <alias field="traverses" index="49" name="Traverses" />
  </aliases>
  <previewExpression />
  <layerGeometryType>4</layerGeometryType>
</qgis>

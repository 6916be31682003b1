/* What a thing of the map is called. */

import { data } from "./data";
import type { Thing } from "./state";
import { countryName, legName, nodeName } from "./words";

export function titleOf(thing: Thing): string {
  if (thing.kind === "node") return nodeName(thing.node);
  return thing.kind === "line" ? legName(data.lines[thing.line][0]) : countryName(thing.iso3);
}

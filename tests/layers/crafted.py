"""Files that are named like a layer and are something else: GIS libraries would follow what they say.

Each asks a server, reads another file, loads a program or writes one when a driver of GDAL opens it. `URL` stands for a
server, `BESIDE` for a file next to the crafted one that must not be read.
"""

URL = "http://127.0.0.1:9"
BESIDE = "other.geojson"


def _vrt(source: str, options: str = "") -> str:
    layer = f'<OGRVRTLayer name="provinces"><SrcDataSource>{source}</SrcDataSource>{options}</OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"


def _option(key: str, value: str) -> str:
    return f'<OpenOptions><OOI key="{key}">{value}</OOI></OpenOptions>'


def _square(crs: str = "") -> str:
    properties = '{"iso_3166_2":"XA-01","adm0_a3":"XAA","node_id":"XA-01"}'
    geometry = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    feature = f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
    return f'{{"type":"FeatureCollection",{crs}"features":[{feature}]}}'


CRAFTED = {
    "vrt to a file beside": _vrt(BESIDE),
    "vrt to a table": _vrt("CSV:private.csv"),
    "vrt to a server": _vrt(f"{URL}/a.geojson"),
    "vrt through vsicurl": _vrt(f"/vsicurl/{URL}/a.geojson"),
    "vrt that loads a library": _vrt("ADBC:", _option("ADBC_DRIVER", "mine/libduckdb.so")),
    "vrt that writes a file": _vrt("a.gpkg", _option("PRELUDE_STATEMENTS", "VACUUM INTO 'written.db'")),
    "pipeline": f'{{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {URL}/g.geojson"}}',
    "wfs": f"<OGRWFSDataSource><URL>{URL}/wfs?</URL></OGRWFSDataSource>",
    "csw": f"<OGRCSWDataSource><URL>{URL}/csw</URL></OGRCSWDataSource>",
    "bare address": f"{URL}/plain.geojson",
    "ngw": f"NGW:{URL}",
    "vsicurl": f"/vsicurl/{URL}/a.geojson",
    "oapif": f'{{"openapi":"3.0.0","servers":[{{"url":"{URL}/oapif"}}],"links":[{{"rel":"data","href":"{URL}/c"}}]}}',
    "tilejson": f'{{"tilejson":"2.2.0","format":"pbf","tiles":["{URL}/{{z}}/{{x}}/{{y}}.pbf"],"minzoom":0}}',
    "esri json": '{"geometryType":"esriGeometryPolygon","features":[],"spatialReference":{"wkid":4326}}',
    "topojson": '{"type":"Topology","objects":{},"arcs":[]}',
    "kml": f'<?xml version="1.0"?><kml><Document><NetworkLink><Link><href>{URL}/k.kml</href></Link></NetworkLink>'
    "</Document></kml>",
    "json-fg": f'{{"type":"FeatureCollection","conformsTo":["json-fg-1"],"coordRefSys":"{URL}/crs","features":[]}}',
    "stac": f'{{"type":"FeatureCollection","stac_version":"1.0.0","links":[{{"rel":"next","href":"{URL}/next"}}],'
    f'"features":[{{"type":"Feature","properties":{{}},"assets":{{"a":{{"href":"{URL}/a.tif"}}}},"geometry":null}}]}}',
    "crs by link": _square(f'"crs":{{"type":"link","properties":{{"href":"{URL}/crs","type":"proj4"}}}},'),
    "crs by address": _square(f'"crs":{{"type":"name","properties":{{"name":"{URL}/crs"}}}},'),
    "crs by file": _square('"crs":{"type":"name","properties":{"name":"/vsicurl/a.wkt"}},'),
    "crs of another kind": _square('"crs":{"type":"EPSG","properties":{"code":4326}},'),
    "crs that is null": _square('"crs":null,'),
}
"""What a layer or a file of boundaries may hold that must not be opened; each is refused."""
SOUND = _square()
"""The features of those with a crs, without it."""

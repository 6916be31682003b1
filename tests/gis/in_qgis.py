"""What a real QGIS sees in GeoPackages: run by the Python that QGIS belongs to.

Its arguments are a JSON file of tasks and the file for the answers. Nothing of this project is imported, as that Python
has other packages.
"""

import json
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsRuleBasedRenderer,
    QgsTemporalUtils,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage

WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")
PAPER = "#fefdfa"


def open_layer(path, name):
    """Return a layer and whether its default style came from the database, as the application asks for it."""
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    return layer, layer.loadDefaultStyle()


def dashes(part):
    return [round(length, 3) for length in part.customDashVector()] if part.useCustomDashPattern() else []


def rules_of(rule):
    """Return the rules under a rule, depth first: label, filter of it and its parents, colours and dashes."""
    found = []
    for child in rule.children():
        symbol = child.symbol()
        parts = [] if symbol is None else [symbol.symbolLayer(k) for k in range(symbol.symbolLayerCount())]
        lines = [part for part in parts if part.layerType() == "SimpleLine"]
        found.append(
            {
                "label": child.label(),
                "filter": child.filterExpression(),
                "colours": [part.color().name() for part in parts],
                "kinds": [part.layerType() for part in parts],
                "widths": [round(part.width(), 3) for part in lines],
                "dashes": [
                    [round(x, 3) for x in part.customDashVector()] if part.useCustomDashPattern() else []
                    for part in lines
                ],
            }
        )
        found += rules_of(child)
    return found


def described(path, name):
    """Return all that a test asks of a layer."""
    layer, (message, styled) = open_layer(path, name)
    fields, _metadata = layer.fields(), layer.metadata()
    result = {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "read": sum(1 for _ in layer.getFeatures()),
        "crs": layer.crs().authid(),
        "types": {field.name(): field.typeName() for field in fields},
        "aliases": {field.name(): layer.attributeAlias(fields.indexOf(field.name())) for field in fields},
        "styled": styled,
        "message": message,
        "metadata": [
            layer.metadata().title(),
            layer.metadata().abstract(),
            layer.metadata().rights(),
            layer.metadata().licenses(),
        ],
        "labels": layer.labelsEnabled(),
        "styles": layer.listStylesInDatabase()[2],
        "display": layer.displayExpression(),
    }
    if layer.isSpatial():
        renderer = layer.renderer()
        result["renderer"] = type(renderer).__name__
        result["rules"] = rules_of(renderer.rootRule()) if isinstance(renderer, QgsRuleBasedRenderer) else []
        result["drawn"] = sum(1 for feature in layer.getFeatures() if drawn(renderer, layer, feature))
    times = layer.temporalProperties()
    result["times"] = [
        times.isActive(),
        int(times.mode()),
        times.startExpression(),
        times.endExpression(),
        int(times.limitMode()),
    ]
    return result


def project(path):
    """Return what a project opens with: its time, and each layer as the panel of layers shows it."""
    opened = QgsProject()
    done = opened.read(path)
    time = opened.timeSettings()
    layers = {}
    for node in opened.layerTreeRoot().findLayers():
        layer = node.layer()
        renderer = layer.renderer() if layer is not None and layer.isSpatial() else None
        layers[node.layerId().removeprefix("route_risk_")] = layer and {
            "valid": layer.isValid(),
            "count": layer.featureCount(),
            "crs": layer.crs().authid(),
            "visible": node.isVisible(),
            "moves": layer.temporalProperties().isActive(),
            "rules": rules_of(renderer.rootRule()) if isinstance(renderer, QgsRuleBasedRenderer) else [],
            "styles": sorted(layer.styleManager().styles()),
            "title": layer.metadata().title(),
        }
    return {
        "read": done,
        "title": opened.title(),
        "about": opened.metadata().abstract(),
        "crs": opened.crs().authid(),
        "span": [moment.toString(Qt.ISODate) for moment in (time.temporalRange().begin(), time.temporalRange().end())],
        "step": [time.timeStep(), QgsUnitTypes.encodeUnit(time.timeStepUnit())],
        "plays": opened.readNumEntry("TemporalControllerWidget", "/NavigationMode", 0)[0],
        "layers": layers,
    }


def with_file(path, name, style):
    """Return the rules of a layer with a style from a file, as somebody who edits that file sees them."""
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    message, opened = layer.loadNamedStyle(style)
    return {"opened": opened, "message": message, "rules": rules_of(layer.renderer().rootRule())}


def drawn(renderer, layer, feature):
    context = QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    context.expressionContext().setFeature(feature)
    context.expressionContext().setFields(layer.fields())
    renderer.startRender(context, layer.fields())
    will = renderer.willRenderFeature(feature, context)
    renderer.stopRender(context)
    return will


def days(text, until):
    start, end = (QDateTime(QDate.fromString(day, "yyyy-MM-dd")) for day in (text, until))
    return QgsDateTimeRange(start, end, True, False)


def on_days(path, name, first, before):
    """Return the first column of the features that the temporal controller shows from a day until before another."""
    layer, _ = open_layer(path, name)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    text = layer.temporalProperties().createFilterString(context, days(first, before))
    return sorted(feature.attribute(1) for feature in layer.getFeatures(text))


def span(path, names):
    """Return the first and last moment of some layers together, as the temporal controller sets itself to."""
    project = QgsProject()
    project.addMapLayers([open_layer(path, name)[0] for name in names])
    for layer in project.mapLayers().values():
        layer.loadDefaultStyle()
    found = QgsTemporalUtils.calculateTemporalRangeForProject(project)
    return [moment.toString(Qt.ISODate) for moment in (found.begin(), found.end())]


def painted(path, names, box, first, before, image, size=(900, 700)):
    """Render layers, the first on top, on some days; return how often each colour is there."""
    layers = [open_layer(path, name)[0] for name in names]
    for layer in layers:
        layer.loadDefaultStyle()
        layer.setLabelsEnabled(False)
    evaluations = QgsMapSettings()
    evaluations.setLayers(layers)
    evaluations.setOutputSize(QSize(*size))
    evaluations.setOutputDpi(96)
    evaluations.setDestinationCrs(WGS84)
    evaluations.setExtent(QgsRectangle(*box))
    evaluations.setBackgroundColor(QColor(PAPER))
    evaluations.setIsTemporal(True)
    evaluations.setTemporalRange(days(first, before))
    job = QgsMapRendererParallelJob(evaluations)
    job.start()
    job.waitForFinished()
    assert not job.errors(), [error.message for error in job.errors()]
    picture = job.renderedImage()
    picture.save(image)
    bits = picture.convertToFormat(QImage.Format_RGB32).constBits()
    bits.setsize(picture.width() * picture.height() * 4)
    counts = Counter({f"#{pixel & 0xFFFFFF:06x}": n for pixel, n in Counter(memoryview(bits).cast("I")).items()})
    return {"colours": counts, "paper": counts[PAPER], "pixels": size[0] * size[1]}


def style_tables(path, copy):
    """Return the columns of the table of styles as it is, and as QGIS makes it where there is none."""
    shutil.copy(path, copy)
    database = sqlite3.connect(copy)
    question = "SELECT name, type, pk FROM pragma_table_info('layer_styles')"
    ours = database.execute(question).fetchall()
    database.execute("DROP TABLE layer_styles")
    database.execute("DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'")
    database.commit()
    database.close()
    layer = QgsVectorLayer(f"{copy}|layername=legs", "legs", "ogr")
    error = layer.saveStyleToDatabase("mine", "", True, "")
    theirs = sqlite3.connect(copy).execute(question).fetchall()
    return {"ours": ours, "theirs": theirs, "error": error}


def with_own_style(path, copy):
    """Save a style beside ours, as a user does, and return which of them a layer then opens with."""
    shutil.copy(path, copy)
    layer, _ = open_layer(copy, "legs")
    layer.setOpacity(0.5)
    error = layer.saveStyleToDatabase("mine", "", True, "")
    again, (_, styled) = open_layer(copy, "legs")
    return {"error": error, "styled": styled, "opacity": again.opacity(), "names": again.listStylesInDatabase()[2]}


def main():
    tasks = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    said = []
    application.messageLog().messageReceived.connect(lambda text, tag, level: level and said.append(f"{tag}: {text}"))
    every = described, project, on_days, span, painted, style_tables, with_own_style, with_file
    functions = {f.__name__: f for f in every}
    results = {key: functions[name](*arguments) for key, (name, *arguments) in tasks.items()}
    answers = {"results": results, "said": said, "profile": application.qgisSettingsDirPath()}
    Path(sys.argv[2]).write_text(json.dumps(answers), encoding="utf-8")
    application.exitQgis()


if __name__ == "__main__":
    main()

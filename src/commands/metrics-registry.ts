/** Formats the metrics as the text that Prometheus reads. */
import { Counter, Gauge, Registry } from 'prom-client'
import { type MetricFamily, type MetricsSource, metricFamilies } from '../metrics/families.ts'
import { processFamilies } from '../metrics/process-families.ts'

/** A registry that reads `source` at each scrape. */
export function createRegistry(source: () => MetricsSource): Registry {
  const registry = new Registry()
  for (const family of [...metricFamilies, ...processFamilies]) register(family, registry, source)
  return registry
}

function register(family: MetricFamily, registry: Registry, source: () => MetricsSource): void {
  const { name, help, type, label, read } = family
  const labelNames = label?.names ?? []
  const collect = (): void => {
    metric.reset()
    // `reset` makes a metric without labels 0, but unknown is not 0.
    if (labelNames.length === 0) metric.remove()
    for (const { labels = {}, value } of read(source())) metric.inc(labels, value)
  }
  const options = { name, help, labelNames, collect, registers: [registry] }
  const metric = type === 'counter' ? new Counter(options) : new Gauge(options)
}

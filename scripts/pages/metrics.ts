/** Writes docs/metrics.md from the definitions of the metrics. */
import { type MetricFamily, metricFamilies, processFamilies } from '../../src/metrics/families.ts'

export function renderMetricsPage(): string {
  return `# Metrics for Prometheus

\`motion-monitor --metrics 9464\` (\`MOTION_MONITOR_METRICS=9464\`) serves them at \`http://127.0.0.1:9464/metrics\`, with the screen and without,
and with \`demo\` too. \`--metrics 192.168.0.57:9464\` serves another address of the laptop, \`[::1]:9464\` an IPv6 one, \`--metrics off\` none.

\`\`\`yaml
scrape_configs:
  - job_name: motion-monitor
    static_configs:
      - targets: ['127.0.0.1:9464']
\`\`\`

- Where the port is taken the program says so and ends with status 2, before anything has begun. A second monitor on an event is a
  viewer: give it another port, or \`--metrics off\`.
- Only \`GET\` and \`HEAD\` of \`/metrics\` are answered. A client must name the laptop by an address, by \`localhost\` or by its own host name, so that no
  web page can read the metrics through a name of its own. There is no password and no encryption: beyond loopback everybody on the
  network can read how many motions are where. No name of a person and no motion's number is among them.
- Counters begin at 0 with the program. A viewer counts what it sees.
- There is no series for each motion: a thousand motions would be thousands of series. What a single motion does is in the events
  (docs/journal.md).

${tableOf(metricFamilies)}

Of the process, under the names that are usual for them:

${tableOf(processFamilies)}

<!-- Made from src/metrics/families.ts: UPDATE_DOCS=1 npx vitest run test/metrics/families.test.ts -->
`
}

function tableOf(families: readonly MetricFamily[]): string {
  const rows = families.map(({ name, type, help, label }) => {
    const labels =
      label === undefined ? '' : `${label.names.map((each) => `\`${each}\``).join(', ')}: ${label.values}`
    return `| \`${name}\` | ${type} | ${labels} | ${help} |`
  })
  return ['| name | type | labels | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** As much of https://open-telemetry.github.io/opentelemetry-js/modules/_opentelemetry_api.html as the recipe uses. */
declare module '@opentelemetry/api' {
  export type AttributeValue = string | number | boolean | readonly string[]
  export type Attributes = Record<string, AttributeValue | undefined>
  export interface Span {
    setAttributes(attributes: Attributes): this
    addEvent(name: string, attributes?: Attributes): this
    setStatus(status: { code: SpanStatusCode; message?: string }): this
    end(endTime?: number): void
  }
  export interface Histogram {
    record(value: number, attributes?: Attributes): void
  }
  export const SpanKind: { readonly CLIENT: 2 }
  export const SpanStatusCode: { readonly ERROR: 2 }
  export type SpanStatusCode = 2
  export const trace: {
    getTracer(name: string): {
      startSpan(name: string, options?: { kind?: 2; startTime?: number; attributes?: Attributes }): Span
    }
  }
  export const metrics: {
    getMeter(name: string): { createHistogram(name: string, options?: { unit?: string }): Histogram }
  }
}

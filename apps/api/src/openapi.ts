import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemSchema } from './http/problem-sample.js';
import type { Schema } from './http/sample.js';

/** OpenAPI 3.1 of what the controllers say. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('上达 · Shangda')
    .setDescription('政务信息报送 · office information reporting. Every judgement is written down.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  return withExamples(SwaggerModule.createDocument(app, config));
}

/** `/openapi.json` and, from this machine's own files, `/docs`. Both are open to all. */
export function openDocuments(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Shangda API',
  });
}

/** Puts the one schema of all problems in, and gives every body the example its fields make together. */
function withExamples(document: OpenAPIObject): OpenAPIObject {
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => [name, exampled(schema)] as const,
  );
  return {
    ...document,
    components: { ...document.components, schemas: { ...Object.fromEntries(schemas), Problem: problemSchema } },
  };
}

function exampled(schema: Schema): Schema {
  if (!('properties' in schema) || schema.properties === undefined) return schema;
  const examples = Object.entries(schema.properties).flatMap(([name, member]) =>
    'example' in member && member.example !== undefined ? [[name, member.example as unknown] as const] : [],
  );
  return { ...schema, example: Object.fromEntries(examples) };
}

import type { View } from '../store/view';
import { VIEWS } from '../store/views';

/** A table as it lies in its folder. */
export interface LakeTable {
  name: string;
  columns: readonly { name: string; type: string }[];
  /** Columns that are told by the path; all of them text. */
  partitions: readonly string[];
}

interface Dialect {
  types: Readonly<Record<string, string>>;
  /** A name in a definition of a view. */
  quote: string;
  /** The value that occurs most often. */
  mode: (column: string) => string;
}

const standard = (column: string) =>
  `array_sort(map_entries(histogram(${column})), (a, b) -> IF(a[2] < b[2], 1, IF(a[2] > b[2], -1, 0)))[1][1]`;
const ATHENA: Dialect = {
  types: {
    VARCHAR: 'string',
    BIGINT: 'bigint',
    INTEGER: 'int',
    DOUBLE: 'double',
    BOOLEAN: 'boolean',
    TIMESTAMP: 'timestamp',
  },
  quote: '"',
  mode: standard,
};
const TRINO: Dialect = {
  types: {
    VARCHAR: 'varchar',
    BIGINT: 'bigint',
    INTEGER: 'integer',
    DOUBLE: 'double',
    BOOLEAN: 'boolean',
    TIMESTAMP: 'timestamp(6)',
  },
  quote: '"',
  mode: standard,
};
const SPARK: Dialect = { types: {}, quote: '`', mode: (column) => `mode(${column})` };

const typeOf = ({ types }: Dialect, type: string): string => {
  const found = types[type];
  if (!found) throw new Error(`no type for ${type}`);
  return found;
};

/** A documented view as a SELECT of another dialect. */
function viewSelect({ columns, table, rest = '' }: View, { quote, mode }: Dialect): string {
  const list = columns.map(({ name, value }) => `${value ?? `"${name}"`} AS "${name}"`).join(',\n  ');
  return `SELECT ${list}\nFROM ${table}${rest === '' ? '' : `\n${rest}`}`
    .replaceAll('evidence.main.', '')
    .replace(/FILTER \((?!WHERE)/g, 'FILTER (WHERE ')
    .replace(/\bmode\(((?:[^()]|\([^()]*\))*)\)/g, (_, column: string) => mode(column))
    .replaceAll('"', quote);
}

const views = (dialect: Dialect, create: (name: string, select: string) => string): string =>
  VIEWS.map((view) => create(view.name, viewSelect(view, dialect))).join('\n\n');

const asSql = (name: string, select: string) => `CREATE OR REPLACE VIEW ${name} AS\n${select};`;

/** For Amazon Athena: one statement after the other, with the folder copied to S3. */
export function athenaText(tables: readonly LakeTable[]): string {
  const each = tables.map(({ name, columns, partitions }) => {
    const list = columns
      .map((column) => `  \`${column.name.toLowerCase()}\` ${typeOf(ATHENA, column.type)}`)
      .join(',\n');
    const split =
      partitions.length > 0
        ? `\nPARTITIONED BY (${partitions.map((key) => `\`${key}\` string`).join(', ')})`
        : '';
    const table = `CREATE EXTERNAL TABLE IF NOT EXISTS \`${name}\` (\n${list}\n)${split}\nSTORED AS PARQUET\nLOCATION 's3://BUCKET/PREFIX/${name}/';`;
    return partitions.length > 0 ? `${table}\n\nMSCK REPAIR TABLE \`${name}\`;` : table;
  });
  return `-- Copy this folder to s3://BUCKET/PREFIX/, put that in place below, and run the statements one by one.\n\n${each.join('\n\n')}\n\n${views(ATHENA, asSql)}\n`;
}

/** For Trino with a Hive catalogue. */
export function trinoText(tables: readonly LakeTable[]): string {
  const each = tables.map(({ name, columns, partitions }) => {
    const keys = partitions.map((key) => ({ name: key, type: 'VARCHAR' }));
    const list = [...columns, ...keys]
      .map((column) => `  "${column.name.toLowerCase()}" ${typeOf(TRINO, column.type)}`)
      .join(',\n');
    const split =
      partitions.length > 0
        ? `, partitioned_by = ARRAY[${partitions.map((key) => `'${key}'`).join(', ')}]`
        : '';
    const table = `CREATE TABLE IF NOT EXISTS "${name}" (\n${list}\n)\nWITH (external_location = 's3://BUCKET/PREFIX/${name}/', format = 'PARQUET'${split});`;
    return partitions.length > 0
      ? `${table}\n\nCALL system.sync_partition_metadata('SCHEMA', '${name}', 'ADD');`
      : table;
  });
  return `-- Put the place of this folder in place of s3://BUCKET/PREFIX/, and your schema's name in place of SCHEMA.\n\n${each.join('\n\n')}\n\n${views(TRINO, asSql)}\n`;
}

/** For Spark: the tables and the views as temporary ones of a session. */
export function sparkText(tables: readonly LakeTable[]): string {
  const names = tables.map(({ name }) => `    "${name}",`).join('\n');
  const text = views(
    SPARK,
    (name, select) => `spark.sql("""CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${select}""")`,
  );
  return `# spark-submit spark.py PATH, or paste it into a session: PATH is where this folder lies.
import sys

from pyspark.sql import SparkSession

path = sys.argv[1] if len(sys.argv) > 1 else "."
spark = SparkSession.builder.getOrCreate()
# Account numbers are names: they keep their zeros.
spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
spark.conf.set("spark.sql.session.timeZone", "UTC")
for name in [
${names}
]:
    spark.read.parquet(f"{path}/{name}").createOrReplaceTempView(name)

${text}
`;
}

// Holds the forms against what Camunda 8.8 can show. The rules come without a build, so jiti loads them.
import { readdirSync, readFileSync } from 'node:fs';
import { createJiti } from 'jiti';

const { FormLinter } = await createJiti(import.meta.url).import('@camunda/form-linting');

const folder = new URL('../forms/', import.meta.url);
const problems = readdirSync(folder)
  .filter((file) => file.endsWith('.form'))
  .flatMap((file) =>
    check(readFileSync(new URL(file, folder), 'utf8')).map((problem) => `forms/${file}  ${problem}`),
  );

problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length === 0 ? 0 : 1;

function check(text) {
  const { executionPlatform, executionPlatformVersion } = JSON.parse(text);
  // Without a platform that it knows, the linter finds everything right.
  if (executionPlatform !== 'Camunda Cloud' || !`${executionPlatformVersion}`.startsWith('8.8.')) {
    return ['is not for Camunda 8.8; choose that as its platform in Modeler'];
  }
  return new FormLinter().lint(text).map(({ id, message }) => `${id}  ${message}`);
}

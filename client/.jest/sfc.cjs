/** Compiles a Vue single-file component for Jest: script and template in one module, styles left out. */
const { parse, compileScript, compileTemplate } = require('@vue/compiler-sfc');
const { transformSync } = require('@swc/core');
const { createHash } = require('node:crypto');

module.exports = {
  getCacheKey: (source, path) => createHash('sha1').update(path).update(source).update('3').digest('hex'),
  process(source, path) {
    const id = createHash('sha1').update(path).digest('hex').slice(0, 8);
    const { descriptor, errors } = parse(source, { filename: path });
    if (errors.length > 0) throw errors[0];
    const script =
      descriptor.scriptSetup || descriptor.script
        ? compileScript(descriptor, {
            id,
            inlineTemplate: Boolean(descriptor.scriptSetup),
            genDefaultAs: '_sfc',
          }).content
        : `const _sfc = {};\n${compileTemplate({ id, filename: path, source: descriptor.template.content }).code}\n_sfc.render = render;`;
    const { code, map } = transformSync(`${script}\nexport default _sfc;`, {
      filename: path.replace(/\.vue$/, '.vue.ts'),
      sourceMaps: true,
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    return { code, map };
  },
};

/** Shown where the pages were not built: the API works without them. */
export const missingPage = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>烽燧 · Fengsui</title>
  </head>
  <body>
    <h1>烽燧 · Fengsui</h1>
    <p>页面尚未构建。请在项目目录运行 <code>npm run build</code> 后重新启动;接口与数据不受影响。</p>
    <p lang="en">
      The pages have not been built. Run <code>npm run build</code> in the project's folder and start again; the API and
      the data are not affected.
    </p>
  </body>
</html>
`;

import { data, trpc } from "./given.js";

try {
  const result = await trpc.gitops.deployWithGitOps.mutate(data);
  console.log('部署成功:', result);
} catch (error) {
  if (error.code === 'CONFLICT_DETECTED') {
    // 处理冲突
    const conflicts = error.details.conflicts;
    // 显示冲突解决 UI
  } else if (error.code === 'GIT_AUTH_FAILED') {
    // 提示用户配置 Git 凭证
  } else {
    // 通用错误处理
    console.error('部署失败:', error.message);
  }
}

import type {
  GitOpsResource,
  FluxStatus,
  DeploymentMethod,
} from '@/core/types';

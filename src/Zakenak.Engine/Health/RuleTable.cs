using System.Collections.Frozen;
using Zakenak.Engine.Health.BuiltIn;
using Zakenak.Engine.Health.Generic;
using Zakenak.Engine.Health.Operators;

namespace Zakenak.Engine.Health;

/// <summary>Which rule a kind has.</summary>
internal static class RuleTable
{
    private static readonly FrozenDictionary<string, Func<Observed, HealthResult>> kinds = new Dictionary<string, Func<Observed, HealthResult>>
    {
        ["apps/Deployment"] = DeploymentRule.Evaluate,
        ["apps/StatefulSet"] = StatefulSetRule.Evaluate,
        ["apps/DaemonSet"] = DaemonSetRule.Evaluate,
        ["apps/ReplicaSet"] = ReplicaSetRule.Evaluate,
        ["/ReplicationController"] = ReplicaSetRule.Evaluate,
        ["/Pod"] = PodRule.Evaluate,
        ["batch/Job"] = JobRule.Evaluate,
        ["batch/CronJob"] = CronJobRule.Evaluate,
        ["/Service"] = ServiceRule.Evaluate,
        ["networking.k8s.io/Ingress"] = IngressRule.Evaluate,
        ["networking.k8s.io/ServiceCIDR"] = ServiceCidrRule.Evaluate,
        ["/PersistentVolumeClaim"] = PersistentVolumeClaimRule.Evaluate,
        ["/PersistentVolume"] = PersistentVolumeRule.Evaluate,
        ["storage.k8s.io/VolumeAttachment"] = VolumeAttachmentRule.Evaluate,
        ["snapshot.storage.k8s.io/VolumeSnapshot"] = VolumeSnapshotRule.Evaluate,
        ["snapshot.storage.k8s.io/VolumeSnapshotContent"] = VolumeSnapshotRule.Evaluate,
        ["autoscaling/HorizontalPodAutoscaler"] = HorizontalPodAutoscalerRule.Evaluate,
        ["policy/PodDisruptionBudget"] = PodDisruptionBudgetRule.Evaluate,
        ["apiregistration.k8s.io/APIService"] = ApiServiceRule.Evaluate,
        ["apiextensions.k8s.io/CustomResourceDefinition"] = CustomResourceDefinitionRule.Evaluate,
        ["admissionregistration.k8s.io/ValidatingAdmissionPolicy"] = ValidatingAdmissionPolicyRule.Evaluate,
        ["flowcontrol.apiserver.k8s.io/FlowSchema"] = FlowSchemaRule.Evaluate,
        ["certificates.k8s.io/CertificateSigningRequest"] = CertificateSigningRequestRule.Evaluate,
        ["/Namespace"] = NamespaceRule.Evaluate,
        ["/Node"] = NodeRule.Evaluate,

        ["cert-manager.io/Certificate"] = CertManagerCertificateRule.Evaluate,
        ["cert-manager.io/Issuer"] = CertManagerIssuerRule.Evaluate,
        ["cert-manager.io/ClusterIssuer"] = CertManagerIssuerRule.Evaluate,
        ["cert-manager.io/CertificateRequest"] = CertManagerRequestRule.Evaluate,
        ["acme.cert-manager.io/Order"] = AcmeRule.Evaluate,
        ["acme.cert-manager.io/Challenge"] = AcmeRule.Evaluate,
        ["argoproj.io/Application"] = ArgoApplicationRule.Evaluate,
        ["argoproj.io/ApplicationSet"] = ArgoApplicationSetRule.Evaluate,
        ["argoproj.io/AppProject"] = PresentRule.Evaluate,
        ["argoproj.io/Rollout"] = ArgoRolloutRule.Evaluate,
        ["argoproj.io/Workflow"] = ArgoWorkflowRule.Evaluate,
        ["argoproj.io/CronWorkflow"] = ArgoCronWorkflowRule.Evaluate,
        ["operators.coreos.com/ClusterServiceVersion"] = OlmClusterServiceVersionRule.Evaluate,
        ["operators.coreos.com/Subscription"] = OlmSubscriptionRule.Evaluate,
        ["operators.coreos.com/InstallPlan"] = OlmInstallPlanRule.Evaluate,
        ["operators.coreos.com/CatalogSource"] = OlmCatalogSourceRule.Evaluate,
        ["postgresql.cnpg.io/Cluster"] = CloudNativePgClusterRule.Evaluate,
        ["external-secrets.io/ExternalSecret"] = ExternalSecretsRule.Evaluate,
        ["external-secrets.io/ClusterExternalSecret"] = ExternalSecretsRule.Evaluate,
        ["external-secrets.io/SecretStore"] = ExternalSecretsRule.Evaluate,
        ["external-secrets.io/ClusterSecretStore"] = ExternalSecretsRule.Evaluate,
        ["external-secrets.io/PushSecret"] = ExternalSecretsRule.Evaluate,
        ["gateway.networking.k8s.io/Gateway"] = GatewayRule.Evaluate,
        ["gateway.networking.k8s.io/GatewayClass"] = GatewayClassRule.Evaluate,
        ["gateway.networking.k8s.io/HTTPRoute"] = GatewayRouteRule.Evaluate,
        ["gateway.networking.k8s.io/GRPCRoute"] = GatewayRouteRule.Evaluate,
        ["gateway.networking.k8s.io/TLSRoute"] = GatewayRouteRule.Evaluate,
        ["gateway.networking.k8s.io/TCPRoute"] = GatewayRouteRule.Evaluate,
        ["gateway.networking.k8s.io/UDPRoute"] = GatewayRouteRule.Evaluate,
        ["keda.sh/ScaledObject"] = KedaScalingRule.Evaluate,
        ["keda.sh/ScaledJob"] = KedaScalingRule.Evaluate,
        ["keda.sh/TriggerAuthentication"] = PresentRule.Evaluate,
        ["keda.sh/ClusterTriggerAuthentication"] = PresentRule.Evaluate,
        ["bitnami.com/SealedSecret"] = SealedSecretRule.Evaluate,
        ["longhorn.io/Volume"] = LonghornVolumeRule.Evaluate,
        ["ceph.rook.io/CephCluster"] = RookCephClusterRule.Evaluate,
        ["tekton.dev/PipelineRun"] = TektonRunRule.Evaluate,
        ["tekton.dev/TaskRun"] = TektonRunRule.Evaluate,
        ["tekton.dev/CustomRun"] = TektonRunRule.Evaluate,
        ["kueue.x-k8s.io/Workload"] = KueueWorkloadRule.Evaluate,
        ["apiextensions.crossplane.io/CompositeResourceDefinition"] = CrossplaneDefinitionRule.Evaluate,
    }.ToFrozenDictionary();

    /// <summary>Groups whose kinds all report alike. Null from the rule: this kind is another case.</summary>
    private static readonly (string Suffix, Func<Observed, HealthResult?> Rule)[] groups =
    [
        (".toolkit.fluxcd.io", FluxRule.Evaluate),
        (".knative.dev", KnativeRule.Evaluate),
        ("pkg.crossplane.io", CrossplanePackageRule.Evaluate),
        ("cluster.x-k8s.io", ClusterApiRule.Evaluate),
        ("strimzi.io", StrimziRule.Evaluate),
        (".istio.io", IstioRule.Evaluate),
        ("velero.io", VeleroRule.Evaluate),
        ("monitoring.coreos.com", PrometheusOperatorRule.Evaluate),
        ("kubeflow.org", KubeflowJobRule.Evaluate),
        (".k8s.elastic.co", ElasticRule.Evaluate),
    ];

    /// <summary>The API server's own groups; whatever else ends in <c>.k8s.io</c> comes from a CRD.</summary>
    private static readonly FrozenSet<string> builtInGroups = FrozenSet.Create("", "apps", "batch", "autoscaling", "policy", "extensions", "events.k8s.io",
        "networking.k8s.io", "storage.k8s.io", "rbac.authorization.k8s.io", "admissionregistration.k8s.io", "scheduling.k8s.io", "node.k8s.io",
        "coordination.k8s.io", "discovery.k8s.io", "certificates.k8s.io", "flowcontrol.apiserver.k8s.io", "apiregistration.k8s.io", "resource.k8s.io",
        "internal.apiserver.k8s.io", "storagemigration.k8s.io", "authentication.k8s.io", "authorization.k8s.io");

    public static HealthResult Evaluate(string kind, Observed o)
    {
        if (kinds.TryGetValue(kind, out var rule))
            return rule(o);
        if (builtInGroups.Contains(o.Group))
            return PresentRule.Evaluate(o);
        foreach (var (suffix, ofGroup) in groups)
        {
            if (o.Group.EndsWith(suffix, StringComparison.Ordinal) && ofGroup(o) is { } result)
                return result;
        }
        return CrossplaneResourceRule.Evaluate(o) ?? GenericRule.Evaluate(o);
    }
}

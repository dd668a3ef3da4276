using Zakenak.Engine.Configuration;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Validation.Advising;

namespace Zakenak.Engine.Tests.Validation;

public sealed class AdvisorTests
{
    private const string Good = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}, {name: TOKENS_PER_SECOND, value: "5"}]
                  readinessProbe: {httpGet: {path: /, port: 80}}
                  resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}
        """;

    [Fact]
    public void Workload_that_does_as_advised_hears_nothing() => Rules(Good).ShouldBeEmpty();

    [Theory]
    [InlineData("readinessProbe: {httpGet: {path: /, port: 80}}", "", "MissingProbe")]
    [InlineData("readinessProbe:", "livenessProbe:", "MissingProbe")]
    [InlineData("limits: {memory: 64Mi}", "limits: {cpu: 1}", "MissingLimits")]
    [InlineData("resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}", "resources: {}", "MissingLimits MissingRequests")]
    [InlineData("nginx:1.27", "nginx", "MutableTag")]
    [InlineData("nginx:1.27", "registry.local:5000/nginx:latest", "MutableTag")]
    [InlineData("nginx:1.27", "nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000", "")]
    [InlineData("image:", "securityContext: {privileged: true}\n          image:", "Privileged")]
    [InlineData("image:", "securityContext: {capabilities: {drop: [ALL], add: [SYS_ADMIN]}}\n          image:", "Capabilities")]
    [InlineData("valueFrom: {secretKeyRef: {name: db, key: password}}", "value: hunter2", "PlainSecret")]
    [InlineData("containers:", "hostNetwork: true\n      containers:", "HostNamespace")]
    [InlineData("containers:", "volumes: [{name: all, hostPath: {path: /}}]\n      containers:", "HostPath")]
    [InlineData("containers:", "initContainers: [{name: init, image: busybox}]\n      containers:", "MutableTag")]
    public void Workload_that_does_otherwise_is_told(string from, string to, string rules) => Rules(Good.Replace(from, to)).ShouldBe(rules);

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: aHVudGVyMg==}", "PlainSecret")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/service-account-token", "")]
    [InlineData("apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}", "DeprecatedApi")]
    [InlineData("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}", "DeprecatedApi")]
    [InlineData("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {kubernetes.io/ingress.class: nginx}}", "DeprecatedField")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: cluster-admin}", "ClusterAdmin")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]", "WildcardRole")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1', resources: {limits: {memory: 1Mi}}}]}", "BarePod")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: 'a:1'}]}}}", "MissingLimits MissingRequests")]
    public void Other_kinds_have_advice_of_their_own(string yaml, string rules) => Rules(yaml).ShouldBe(rules);

    [Theory]
    [InlineData("spec: text")]
    [InlineData("spec: {template: {spec: {containers: {}, volumes: 7}}}")]
    [InlineData("spec: {template: {spec: {containers: [7, {name: 1, image: 2, env: [{name: 3}], securityContext: {privileged: \"true\"}}]}}}")]
    public void Nonsense_is_no_reason_to_fail(string spec) => Should.NotThrow(() => Rules($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\n{spec}"));

    [Fact]
    public void What_init_writes_needs_no_advice() =>
        Rules(string.Join("\n---\n", ProjectTemplates.Files("basic", "shop").Where(f => f.Path.StartsWith("manifests", StringComparison.Ordinal)).Select(f => f.Content)))
            .ShouldBeEmpty();

    private static string Rules(string yaml) => string.Join(' ', ManifestReader.Read(yaml, "test").SelectMany(Advisor.Look).Select(a => a.Rule));
}

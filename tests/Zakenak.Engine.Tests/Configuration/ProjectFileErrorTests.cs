using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

public sealed class ProjectFileErrorTests : IDisposable
{
    private readonly ProjectFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() =>
        folder.Problems(
            """
            project: My App
            enviroment: prod
            namespace: prod
            deploy:
              charts: ./web
              values:
                - values.yaml
                - [a]
              timeout: 300
              prune: maybe
              frobnicate: 1
            git:
              strategy: strikt
            build:
              args: [VERSION]
              gpu: {memory: lots}
              backend: kaniko
            """).ShouldBe([
                "zakenak.yaml:1:10: project must be a DNS label: a-z, 0-9 and - inside, at most 53 characters; for example my-app",
                "zakenak.yaml:2:1: enviroment is not a known key: did you mean environment?",
                "zakenak.yaml:3:1: namespace is not a known key: did you mean deploy.namespace?",
                "zakenak.yaml:5:3: deploy.namespace is missing",
                "zakenak.yaml:5:11: deploy.charts must be a list, but is a single value: write each entry on a line of its own after \"- \"",
                "zakenak.yaml:8:7: deploy.values[1] must be a single value, but is a list",
                "zakenak.yaml:9:12: deploy.timeout must be a duration such as 90s, 5m or 1h30m: did you mean 300s?",
                "zakenak.yaml:10:10: deploy.prune must be true or false",
                "zakenak.yaml:11:3: deploy.frobnicate is not a known key; deploy takes namespace, charts, values, kustomizations, manifests, timeout, prune, createNamespace, healthRules",
                "zakenak.yaml:13:13: git.strategy must be strict or warn: did you mean strict?",
                "zakenak.yaml:15:9: build.args must be a mapping, but is a list",
                "zakenak.yaml:16:17: build.gpu.memory must be an amount of memory such as 8Gi or 512Mi",
                "zakenak.yaml:17:12: build.backend must be docker, buildah or podman",
            ]);

    [Theory]
    [InlineData("", "1:1: the file is empty: \"zakenak init\" writes one to start from")]
    [InlineData("# nothing\n", "1:1: the file is empty: \"zakenak init\" writes one to start from")]
    [InlineData("- a\n", "1:1: the file must be a mapping, but is a list")]
    [InlineData("project: a\n", "1:1: deploy is missing")]
    [InlineData("projct: a\ndeploy: {namespace: a, manifests: [b]}\n", "1:1: projct is not a known key: did you mean project?", "1:1: project is missing (is projct meant to be it?)")]
    [InlineData("project: a\ndeploy: {namespace: a}\n", "2:9: deploy has nothing to deploy: it needs at least one of charts, kustomizations and manifests")]
    [InlineData("project: a\ndeploy: {namespace: a, charts: []}\n", "2:9: deploy has nothing to deploy: it needs at least one of charts, kustomizations and manifests")]
    [InlineData("project: a\ndeploy: {namespace: , manifests: [b]}\n", "2:21: deploy.namespace is empty: give it a value or leave the key out")]
    [InlineData("project: a\nproject: b\ndeploy: {namespace: a, manifests: [b]}\n", "2:1: project is here a second time: it is already on line 1")]
    [InlineData("project: a\ndeploy: {namespace: a, manifests: [b]}\nregistry: {url: 'https://x'}\n", "3:17: registry.url must be a host with an optional port and path, such as registry.local:5000, without https://")]
    [InlineData("project: a\ndeploy: {namespace: a, manifests: [b]}\nbuild: [{context: x}]\n", "3:9: build[0].name is missing")]
    [InlineData("project: a\ndeploy: [\n", "3:1: a value is missing here, or a bracket or brace above is not closed")]
    [InlineData("project: a\n\tdeploy: x\n", "2:1: a tab indents this line: use spaces")]
    [InlineData("project: a\n---\nproject: b\n", "2:1: a second document starts here: a configuration is one document")]
    public void Broken_file_is_refused_with_its_places(string yaml, params string[] problems) =>
        folder.Problems(yaml).ShouldBe(problems.Select(problem => $"zakenak.yaml:{problem}"));

    [Theory]
    [InlineData("{}", "needs either path (a chart in this project) or chart (one from a repository)")]
    [InlineData("{path: a, chart: b}", "needs either path (a chart in this project) or chart (one from a repository), not both")]
    [InlineData("{chart: podinfo}", ".chart needs repo, the address of its Helm repository; for a chart in this project write path instead")]
    [InlineData("{chart: 'oci://h/c', repo: 'https://h'}", ".repo does not go with an oci:// chart, which says where it is itself")]
    [InlineData("{chart: c, repo: 'oci://h/c'}", ".repo must be the https:// address of a Helm repository; for a chart in a registry write chart: oci://host/path/name without repo")]
    [InlineData("{chart: c, repo: 'file:///etc'}", ".repo must be the address of a Helm repository, https://…")]
    [InlineData("{path: a, version: 1.0.0}", ".version goes with chart: a path has none")]
    [InlineData("{path: a, name: Web}", ".name must be a DNS label: a-z, 0-9 and - inside, at most 53 characters; for example web")]
    [InlineData("{chart: --post-renderer=x, repo: 'https://h'}", ".chart must not start with a dash")]
    [InlineData("{path: a, set: {a: 1, a.b: 2}}", ".set.a.b sets a value under a, which is set to a single value above")]
    [InlineData("{path: a, set: {a.b: 1, a: 2}}", ".set.a sets a a second time")]
    [InlineData("{path: a, set: {a.b: {c: 1}, a: {b: {c: 2}}}}", ".set.a sets c a second time")]
    [InlineData("{path: a, set: {'a[0]': 1}}", ".set.a[0] cannot be set by a dotted key: write the tree out, with lists whole")]
    [InlineData("{path: a, set: {a: .inf}}", ".set.a: .inf is a number that JSON does not have: quote it if text was meant")]
    [InlineData("{path: a, set: [a]}", ".set must be a mapping of values, but is a list")]
    public void Chart_that_makes_no_sense_is_refused(string chart, string problem)
    {
        var told = folder.Problems($"project: a\ndeploy:\n  namespace: a\n  charts:\n  - {chart}\n").ShouldHaveSingleItem();
        told.ShouldStartWith("zakenak.yaml:5:");
        told.Replace("deploy.charts[0] ", "deploy.charts[0]").ShouldEndWith($"deploy.charts[0]{problem}");
    }

    [Fact]
    public void File_that_is_not_there_says_what_to_do() =>
        folder.Refused(() => ProjectFile.Load(folder.File("zakenak.yaml"))).ShouldBe(["zakenak.yaml: not found: \"zakenak init\" writes a new project, --config names another file"]);

    [Fact]
    public void Alias_bomb_is_refused()
    {
        var bomb = "project: a\ndeploy: {namespace: a, charts: [{path: a, set: {\n  l0: &l0 [x,x,x,x,x,x,x,x,x,x]"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $",\n  l{i}: &l{i} [{string.Join(",", Enumerable.Repeat($"*l{i - 1}", 10))}]")) + "}}]}\n";
        folder.Problems(bomb).ShouldHaveSingleItem().ShouldEndWith("the aliases of this file expand to too much: write the values out");
    }

    [Fact]
    public void Missing_files_are_found_where_they_are_named()
    {
        var project = folder.Write("there/Chart.yaml").Write("k8s/a.yaml").Write("overlay/readme").Load(
            """
            project: a
            deploy:
              namespace: a
              charts: [there, gone, k8s, {path: lost, values: [v.yaml]}, "oci://h/c"]
              values: [values.yaml]
              kustomizations: [overlay, nowhere]
              manifests: [k8s, "k8s/*.yaml", "none/*.yaml", none.yaml]
            build: {context: src}
            """);
        project.MissingFiles().Select(problem => problem.Replace($"{folder.Path}/", "").Split(" (looked")[0]).ShouldBe([
            "zakenak.yaml:4:19: the chart gone is not there",
            "zakenak.yaml:4:25: k8s is no chart: there is no Chart.yaml in it",
            "zakenak.yaml:4:37: the chart lost is not there",
            "zakenak.yaml:4:52: the values file v.yaml is not there",
            "zakenak.yaml:5:12: the values file values.yaml is not there",
            "zakenak.yaml:6:20: overlay is no kustomization: there is no kustomization.yaml in it",
            "zakenak.yaml:6:29: the kustomization nowhere is not there",
            "zakenak.yaml:7:34: the manifests' folder none/ is not there",
            "zakenak.yaml:7:49: the manifest none.yaml is not there",
            "zakenak.yaml:8:8: the Dockerfile Dockerfile is not there",
            "zakenak.yaml:8:18: the build context src is not there",
        ]);
    }
}

using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

public sealed class ProjectFileTests : IDisposable
{
    private const string minimal = "project: myapp\ndeploy:\n  namespace: prod\n  manifests: [k8s]\n";

    private readonly ProjectFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_example_of_the_reference_is_read_as_it_stands()
    {
        var project = folder.Load(
            """
            project: myapp
            environment: prod

            registry:
              url: registry.local
              username: ${REGISTRY_USER}
              password: ${REGISTRY_PASS}

            deploy:
              namespace: prod
              charts:
                - ./helm-charts/cert-manager
                - ./helm-charts/open-webui
              values:
                - values.yaml
                - values-prod.yaml

            build:
              context: .
              dockerfile: Dockerfile
              args:
                VERSION: v1.0.0
              gpu:
                enabled: true
                runtime: nvidia
                memory: "8Gi"
                devices: "all"
            """, ("REGISTRY_USER", "me"), ("REGISTRY_PASS", "hunter2"));
        (project.Project, project.Environment, project.HasBuild).ShouldBe(("myapp", "prod", true));
        var deploy = project.Deploy();
        deploy.Namespace.ShouldBe("prod");
        deploy.Charts.Select(c => c.Path).ShouldBe(["./helm-charts/cert-manager", "./helm-charts/open-webui"]);
        deploy.Values.ShouldBe(["values.yaml", "values-prod.yaml"]);
        project.Registry().ShouldBe(new("registry.local", "me", "hunter2", false));
        project.Registry()!.ToString().ShouldNotContain("hunter2");
        var build = project.Builds().ShouldHaveSingleItem();
        (build.Name, build.Context, build.Dockerfile, build.Args["VERSION"]).ShouldBe((null, ".", "Dockerfile", "v1.0.0"));
        build.Gpu.ShouldBe(new(true, "nvidia", "8Gi", "all"));
    }

    [Fact]
    public void What_is_left_out_has_the_documented_defaults()
    {
        var project = folder.Load(minimal);
        project.Environment.ShouldBe("prod");
        (project.HasBuild, project.Registry(), project.Git()).ShouldBe((false, null, null));
        project.Builds().ShouldBeEmpty();
        var deploy = project.Deploy();
        (deploy.Timeout, deploy.Prune, deploy.CreateNamespace).ShouldBe((TimeSpan.FromMinutes(5), true, false));
        (deploy.Charts.Count, deploy.Kustomizations.Count, deploy.Values.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void A_build_without_keys_is_of_the_Dockerfile_beside_the_configuration()
    {
        var build = folder.Load(minimal + "build: {args: {}}\n").Builds().ShouldHaveSingleItem();
        (build.Context, build.Dockerfile, build.Gpu, build.Backend).ShouldBe((".", "Dockerfile", null, null));
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("Anna's laptop, 2nd floor")]
    public void The_environment_is_free_text(string environment) =>
        folder.Load($"environment: \"{environment}\"\n{minimal}").Environment.ShouldBe(environment);

    [Fact]
    public void Every_key_of_ours_is_read()
    {
        var project = folder.Load(
            """
            project: myapp
            deploy:
              namespace: prod
              timeout: 1h30m
              prune: no
              createNamespace: true
              kustomizations: [overlays/prod]
              manifests: [k8s, "extra/*.yaml"]
              charts:
                - oci://ghcr.io/team/charts/one
                - path: charts/two
                  name: second
                  namespace: other
                  values: [two.yaml]
                - {chart: podinfo, repo: "https://example.com/charts", version: 6.10}
            build:
              - {name: api, backend: buildah, context: api, charts: {web: server.image}, platforms: [linux/amd64, linux/arm/v7]}
              - name: worker
            git:
              branch: main
              paths: [deploy]
              strategy: warn
            registry: {url: "localhost:5000", insecure: true}
            """);
        var deploy = project.Deploy();
        (deploy.Timeout, deploy.Prune, deploy.CreateNamespace).ShouldBe((TimeSpan.FromMinutes(90), false, true));
        deploy.Manifests.ShouldBe(["k8s", "extra/*.yaml"]);
        deploy.Charts[0].ShouldBe(new ChartSettings { Chart = "oci://ghcr.io/team/charts/one", Values = deploy.Charts[0].Values });
        (deploy.Charts[1].Path, deploy.Charts[1].Name, deploy.Charts[1].Namespace, deploy.Charts[1].Values[0]).ShouldBe(("charts/two", "second", "other", "two.yaml"));
        (deploy.Charts[2].Chart, deploy.Charts[2].Repo, deploy.Charts[2].Version).ShouldBe(("podinfo", "https://example.com/charts", "6.10"));
        project.Builds().Select(b => (b.Name, b.Backend, b.Context)).ShouldBe([("api", "buildah", "api"), ("worker", null, ".")]);
        project.Builds()[0].Charts["web"].ShouldBe("server.image");
        project.Builds()[0].Platforms.ShouldBe(["linux/amd64", "linux/arm/v7"]);
        var git = project.Git()!;
        (git.Branch, git.Paths[0], git.Strategy).ShouldBe(("main", "deploy", BranchStrategy.Warn));
        project.Registry()!.Insecure.ShouldBeTrue();
    }

    [Fact]
    public void Set_is_one_tree_with_dotted_keys_nested_and_types_kept() =>
        Set("""
            image.tag: "1.10"
            replicas: 3
            ingress: {enabled: yes, ratio: 0.5}
            ingress.host: example.com
            image: {pull: {policy: Always}}
            nodeSelector.kubernetes\.io/os: linux
            labels: {app.kubernetes.io/name: web}
            list: [1, two]
            gone: null
            """)
            .ShouldBe("""
                {"image":{"tag":"1.10","pull":{"policy":"Always"}},"replicas":3,"ingress":{"enabled":true,"ratio":0.5,"host":"example.com"},
                "nodeSelector":{"kubernetes.io/os":"linux"},"labels":{"app.kubernetes.io/name":"web"},"list":[1,"two"],"gone":null}
                """.ReplaceLineEndings(""));

    [Fact]
    public void Set_from_the_environment_is_typed_as_helm_set_does() =>
        Set("""
            flag: ${FLAG}
            number: ${NUMBER}
            version: ${VERSION}
            leading: 0${NUMBER}
            quoted: "${NUMBER}"
            """, ("FLAG", "true"), ("NUMBER", "42"), ("VERSION", "1.10"))
            .ShouldBe("""{"flag":true,"number":42,"version":"1.10","leading":"042","quoted":"42"}""");

    [Fact]
    public void Relative_paths_start_at_the_file_and_nothing_leaves_the_git_top_level()
    {
        folder.Write(".git/HEAD", "ref: refs/heads/main\n").Write("apps/shop/zakenak.yaml", minimal);
        var project = ProjectFile.Load(folder.File("apps/shop/zakenak.yaml"));
        (project.Path, project.Directory, project.Root).ShouldBe((folder.File("apps/shop/zakenak.yaml"), folder.File("apps/shop"), folder.Path));
    }

    [Fact]
    public void Outside_of_git_the_files_folder_is_the_root() => folder.Load(minimal).Root.ShouldBe(folder.Path);

    [Fact]
    public void Anchors_and_merges_save_writing_the_same_twice()
    {
        var charts = folder.Load(
            """
            project: myapp
            deploy:
              namespace: prod
              charts:
                - &common {chart: one, repo: "https://example.com", version: 1.0.0}
                - {<<: *common, chart: two}
            """).Deploy().Charts;
        charts.Select(c => (c.Chart, c.Repo, c.Version)).ShouldBe([("one", "https://example.com", "1.0.0"), ("two", "https://example.com", "1.0.0")]);
    }

    [Fact]
    public void Sections_and_lists_whose_entries_are_commented_out_are_as_good_as_absent()
    {
        var project = folder.Load("project: myapp\nregistry:\nbuild:\ngit:\ndeploy:\n  namespace: prod\n  charts:\n  values:\n  manifests: [k8s]\n".Replace("registry:\n", ""));
        (project.HasBuild, project.Git(), project.Deploy().Charts.Count).ShouldBe((false, null, 0));
    }

    private string Set(string set, params (string, string)[] environment) =>
        folder.Load($"project: myapp\ndeploy:\n  namespace: prod\n  charts:\n  - path: web\n    set:\n      {set.ReplaceLineEndings("\n      ")}\n", environment)
            .Deploy().Charts[0].Set!.ToJsonString();
}

using Zakenak.Testing;

namespace Zakenak.EndToEnd;

public class ValidateTests
{
    [Fact]
    public async Task A_good_project_is_valid_without_a_cluster()
    {
        using var folder = Project("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        var outcome = (await Zakenak.RunAsync("validate --offline", folder.Path)).ShouldExit(0);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldContain("shop is valid.");
    }

    [Fact]
    public async Task Without_any_cluster_it_goes_on_and_says_so()
    {
        using var folder = Project("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        var nobodysHome = new Dictionary<string, string?> { ["HOME"] = folder.Path, ["KUBERNETES_SERVICE_HOST"] = null };
        var outcome = (await Zakenak.RunAsync(["validate", "-o", "json"], folder.Path, nobodysHome)).ShouldExit(0);
        ((bool)outcome.Json["valid"]!).ShouldBeTrue();
        ((string)outcome.Json["warnings"]![0]!).ShouldContain("without a cluster");
    }

    [Fact]
    public async Task A_cluster_that_was_named_must_be_there()
    {
        using var folder = Project("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        (await Zakenak.RunAsync("validate --kubeconfig /nowhere/config", folder.Path)).ShouldExit(2);
    }

    [Fact]
    public async Task Problems_of_several_units_are_told_together()
    {
        using var folder = Project("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        folder.Write("zakenak.yaml", "project: shop\ndeploy:\n  namespace: shop\n  kustomizations: [nowhere]\n  manifests: [manifests]\n");
        Directory.CreateDirectory(folder.File("nowhere"));
        var outcome = await Zakenak.RunAsync(["validate", "--offline", "-o", "json"], folder.Path,
            new Dictionary<string, string?> { ["ZAKENAK_KUBECTL"] = TestTools.KubectlPath });
        outcome.ExitCode.ShouldBeOneOf(1, 2);
        outcome.Reasons().Length.ShouldBe(2);
        outcome.Reasons().ShouldContain("DuplicateObject");
        ((bool)outcome.Json["valid"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_serve_is_a_problem()
    {
        await using var project = await TestProject.CreateAsync();
        project.Folder.Write("manifests/widget.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n");
        var outcome = (await project.RunAsync("validate -o json")).ShouldExit(1);
        outcome.Reasons().ShouldBe(["UnknownKind"]);
        (await project.RunAsync("validate --offline")).ShouldExit(0);
    }

    [Fact]
    public async Task Field_that_the_cluster_does_not_know_is_a_problem_with_its_file()
    {
        await using var project = await TestProject.CreateAsync();
        project.Folder.Write("manifests/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { port: [{ port: 80 }] }\n");
        var error = (await project.RunAsync("validate -o json")).ShouldExit(1).Json["errors"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)error["message"]!).ShouldBe("spec.port is no field of this kind; did you mean ports? (in manifests/service.yaml:1)");
        ((string)error["object"]!["name"]!).ShouldBe("a");
    }

    [Fact]
    public async Task Advice_is_a_warning_with_a_suggestion_and_no_failure()
    {
        using var folder = Project("""
            apiVersion: batch/v1
            kind: Job
            metadata: { name: once }
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: busybox, resources: { limits: { memory: 1Mi } } }] } } }
            """);
        var advice = (await Zakenak.RunAsync("validate --offline -o json", folder.Path)).ShouldExit(0).Json["advice"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)advice["rule"]!).ShouldBe("MutableTag");
        ((string)advice["origin"]!).ShouldBe("manifests/a.yaml:1");
        var told = (await Zakenak.RunAsync("validate --offline", folder.Path)).ShouldExit(0);
        told.Errors.ShouldStartWith("warning: [MutableTag] Job/once: the image of container a has no tag");
        told.Errors.ShouldContain("Name a version");
    }

    private static TemporaryFolder Project(string manifest) => new TemporaryFolder()
        .Write("zakenak.yaml", "project: shop\ndeploy:\n  namespace: shop\n  manifests: [manifests]\n")
        .Write("manifests/a.yaml", manifest);
}

using System.Diagnostics;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Configuration;

public sealed class ProjectTemplatesTests : IDisposable
{
    private readonly ProjectFolder folder = new();

    public static TheoryData<string> Names => [.. ProjectTemplates.Names];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_is_a_project_without_problems(string template)
    {
        var project = Write(template);
        project.Project.ShouldBe("my-shop");
        project.Deploy().ShouldSatisfyAllConditions(d => d.Namespace.ShouldBe("my-shop"), d => d.CreateNamespace.ShouldBeTrue());
        project.MissingFiles().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_renders_with_the_real_tools(string template)
    {
        var deploy = Write(template).Deploy();
        var rendered = deploy.Manifests.SelectMany(path => Directory.GetFiles(folder.File(path))).Select(File.ReadAllText)
            .Concat(deploy.Kustomizations.Select(path => Run(TestTools.KubectlPath, "kustomize", folder.File(path))))
            .Concat(deploy.Charts.Select(chart => Run(TestTools.HelmPath,
                ["template", "web", folder.File(chart.Path!), .. deploy.Values.SelectMany(file => new[] { "-f", folder.File(file) })])));
        var kinds = rendered.SelectMany(yaml => ManifestReader.Read(yaml, template)).Select(m => m.Kind).ToList();
        kinds.ShouldContain("Deployment");
        kinds.ShouldContain("Service");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Configuration_is_the_first_file_and_no_placeholder_is_left(string template)
    {
        var files = ProjectTemplates.Files(template, "shop");
        files[0].Path.ShouldBe("zakenak.yaml");
        files.ShouldAllBe(file => !file.Content.Contains("__") && file.Content.EndsWith('\n') && !file.Path.Contains('\\'));
    }

    [Fact]
    public void Gpu_template_becomes_a_build_by_taking_its_comment_signs_away()
    {
        var file = ProjectTemplates.Files("gpu", "shop")[0].Content;
        var start = file.IndexOf("#\n# registry:", StringComparison.Ordinal);
        var commented = file[start..].Split('\n').Select(line => line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : line.TrimStart('#'));
        folder.Load(file[..start] + string.Join('\n', commented), ("REGISTRY_USER", "a"), ("REGISTRY_PASS", "b"))
            .Builds().ShouldHaveSingleItem().Gpu.ShouldBe(new(true, "nvidia", "8Gi", "all"));
    }

    [Fact]
    public void Unknown_template_names_those_there_are() =>
        folder.Refused(() => ProjectTemplates.Files("basc", "shop")).ShouldBe(["there is no template \"basc\": did you mean basic? There are basic, gpu, helm, kustomize."]);

    [Theory]
    [InlineData("My Shop", "my-shop")]
    [InlineData("shop_v2.0", "shop-v2-0")]
    [InlineData("--x--", "x")]
    [InlineData("магазин", "app")]
    [InlineData("", "app")]
    public void Folders_name_is_made_a_projects_name(string folder, string project) => ProjectTemplates.ProjectName(folder).ShouldBe(project);

    [Fact]
    public void Long_folders_name_is_cut() => ProjectTemplates.ProjectName(new string('a', 52) + "-b").ShouldBe(new string('a', 52));

    private ProjectFile Write(string template)
    {
        foreach (var file in ProjectTemplates.Files(template, "My Shop"))
            folder.Write(file.Path, file.Content);
        return ProjectFile.Load(folder.File("zakenak.yaml"), new Dictionary<string, string>());
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return said;
    }
}

using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Without a registry: the cluster is taken for a kind or K3s of this machine, whose programs only write down how they are called
/// and keep what they are given.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LocalClusterTests : IDisposable
{
    private readonly TemporaryFolder programs = new();

    public void Dispose() => programs.Dispose();

    [Fact]
    public async Task Kind_is_given_the_image_which_is_deployed_by_its_tag()
    {
        await using var project = await CreateAsync();
        programs.WriteProgram("kind", $"echo kind \"$@\" >> '{programs.File("calls")}'; /bin/cp \"$3\" '{programs.File("loaded")}'")
            .WriteProgram("docker", $"echo docker \"$@\" >> '{programs.File("calls")}'; [ ! -e '{programs.File("loaded")}' ] || echo sha256:1f0e");
        var kubeconfig = await KindAsync(project);

        await LoadsOnceAsync(project, kubeconfig, "kind (shop)");

        var image = await project.DeployedAsync();
        Calls()[0].ShouldBe($"docker exec shop-control-plane crictl images -q {image}");
        Calls()[1].ShouldMatch("^kind load image-archive /.*/image.tar --name shop$");
        Calls()[2..].ShouldBe([Calls()[0]]);
    }

    [Fact]
    public async Task K3s_is_given_the_image_which_is_deployed_by_its_tag()
    {
        await using var project = await CreateAsync();
        programs.WriteProgram("k3s", $"""
            echo k3s "$@" >> '{programs.File("calls")}'
            if [ "$5" = import ]; then /bin/cp "$6" '{programs.File("loaded")}'; elif [ -e '{programs.File("loaded")}' ]; then echo "$7"; fi
            """);
        await using var cluster = await SimulatedK3s.StartAsync();
        project.Folder.Write("kubeconfig", cluster.Kubeconfig);

        await LoadsOnceAsync(project, project.Folder.File("kubeconfig"), "K3s");

        var image = await project.DeployedAsync();
        Calls()[0].ShouldBe($"k3s ctr --namespace k8s.io images list -q name=={image}");
        Calls()[1].ShouldMatch("^k3s ctr --namespace k8s.io images import /.*/image.tar$");
        Calls()[2..].ShouldBe([Calls()[0]]);
    }

    [Fact]
    public async Task Kind_whose_program_is_not_there_is_a_cluster_elsewhere()
    {
        await using var project = await CreateAsync();
        var kubeconfig = await KindAsync(project);

        var outcome = (await RunAsync(project, "converge", kubeconfig)).ShouldExit(2);

        outcome.Errors.ShouldContain("There is nowhere to put localhost/shop: add a registry section");
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    /// <summary>Converges twice: it is built and loaded the first time, and found the second.</summary>
    private async Task LoadsOnceAsync(ImageProject project, string kubeconfig, string target)
    {
        (await RunAsync(project, "converge", kubeconfig)).ShouldExit(0).Errors.ShouldContain("building localhost/shop with buildah");
        (await project.DeployedAsync()).ShouldMatch("^localhost/shop:inputs-[0-9a-f]{64}$");
        new FileInfo(programs.File("loaded")).Length.ShouldBePositive();

        var again = (await RunAsync(project, "converge -o json", kubeconfig)).ShouldExit(0);

        again.Errors.ShouldContain($"localhost/shop did not change: {target} holds inputs-");
        again.Changes().ShouldAllBe(change => change.StartsWith("Unchanged ", StringComparison.Ordinal));
    }

    private static async Task<ImageProject> CreateAsync()
    {
        if (!TestCluster.Client.Connection.Server.IsLoopback)
            Skip.Because("the test cluster is not on this machine, where kind and K3s are");
        var project = await ImageProject.CreateAsync();
        project.ConfigureAs("build: {context: app, dockerfile: app/Dockerfile, backend: buildah}\n");
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n")
            .Write("manifests/web.yaml", ImageProject.Deployment("web", "localhost/shop"));
        return project;
    }

    /// <summary>A kubeconfig whose context is called as kind calls it.</summary>
    private static async Task<string> KindAsync(ImageProject project)
    {
        var kubeconfig = project.Folder.File("kubeconfig");
        File.Copy(TestCluster.KubeconfigPath, kubeconfig);
        string[] rename = ["config", "rename-context", TestCluster.Client.Connection.ContextName, "kind-shop", "--kubeconfig", kubeconfig];
        using var kubectl = Zakenak.Start(TestTools.KubectlPath, rename, project.Folder.Path, null);
        (await Zakenak.FinishAsync(kubectl)).ShouldExit(0);
        return kubeconfig;
    }

    private Task<Outcome> RunAsync(ImageProject project, string command, string kubeconfig) =>
        project.RunOnAsync(kubeconfig, command, ("PATH", $"{programs.Path}:{project.BuilderPath}"));

    private string[] Calls() => File.ReadAllLines(programs.File("calls"));
}

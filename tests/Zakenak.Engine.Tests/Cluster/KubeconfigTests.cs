using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class KubeconfigTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_several_files_the_first_that_says_something_counts()
    {
        folder.Environment["KUBECONFIG"] = string.Join(Path.PathSeparator, folder["missing"], folder.Write("a", """
            clusters:
              - name: shop
                cluster: {server: https://first.test}
            """), folder.Write("b", """
            current-context: shop
            clusters:
              - name: shop
                cluster: {server: https://second.test}
            contexts:
              - name: shop
                context: {cluster: shop, user: jane, namespace: web}
            users:
              - name: jane
                user: {token: secret}
            """));

        var connection = folder.Load();

        connection.Server.ShouldBe(new Uri("https://first.test"));
        connection.ContextName.ShouldBe("shop");
        connection.Namespace.ShouldBe("web");
        connection.KubeconfigPath.ShouldBe($"{folder["a"]}{Path.PathSeparator}{folder["b"]}");
    }

    [Fact]
    public void Named_file_goes_before_the_variable_and_that_before_the_home_folder()
    {
        folder.Environment["HOME"] = folder["home"];
        folder.Write("home/.kube/config", Config("https://home.test"));
        folder.Load().Server.Host.ShouldBe("home.test");

        folder.Environment["KUBECONFIG"] = folder.Write("variable", Config("https://variable.test"));
        folder.Load().Server.Host.ShouldBe("variable.test");

        folder.Load(folder.Write("named", Config("https://named.test"))).Server.Host.ShouldBe("named.test");
    }

    [Fact]
    public void Pod_finds_its_service_account()
    {
        folder.Environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        folder.Environment["KUBERNETES_SERVICE_PORT"] = "6443";
        folder.Write("serviceaccount/token", "abc\n");
        folder.Write("serviceaccount/namespace", "ci\n");

        var connection = folder.Load();

        connection.Server.ShouldBe(new Uri("https://[fd00::1]:6443"));
        connection.ContextName.ShouldBe("in-cluster");
        connection.Namespace.ShouldBe("ci");
        connection.KubeconfigPath.ShouldBeNull();
    }

    [Fact]
    public void Anchors_and_json_are_read_too()
    {
        folder.Load(folder.Write("a", """
            current-context: c
            x: &server https://anchored.test
            clusters: [{name: c, cluster: {server: *server}}]
            contexts: [{name: c, context: {cluster: c}}]
            """)).Server.Host.ShouldBe("anchored.test");
        folder.Load(folder.Write("j", """
            {"current-context": "c", "clusters": [{"name": "c", "cluster": {"server": "https://json.test"}}],
             "contexts": [{"name": "c", "context": {"cluster": "c"}}]}
            """)).Server.Host.ShouldBe("json.test");
    }

    [Theory]
    [InlineData("clusters: [\n  - x", "config:2:3: ")]
    [InlineData("just text", "is not a kubeconfig")]
    [InlineData("contexts: [{name: a, context: {}}, {name: b, context: {}}]", "choose one with --context: a, b")]
    [InlineData("current-context: z\ncontexts: [{name: a, context: {}}]", "there is no context 'z'; there are: a")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {}}]", "context 'a': it names no cluster")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x}}]", "it names the cluster 'x', which is not there; there are: none")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'ftp://x'}}]", "is no https:// address")]
    public void Broken_file_says_where_and_what(string yaml, string said)
    {
        var error = Should.Throw<ReconcileException>(() => folder.Load(folder.Write("config", yaml)));
        error.Reason.ShouldBe(Reasons.KubeconfigInvalid);
        error.Message.ShouldContain(said);
        error.Message.ShouldContain(folder["config"]);
    }

    [Fact]
    public void Missing_file_says_which_and_how_to_name_another()
    {
        Should.Throw<ReconcileException>(() => folder.Load(folder["nowhere"])).Message.ShouldContain(folder["nowhere"]);
        Should.Throw<ReconcileException>(() => folder.Load()).Message.ShouldContain("--kubeconfig");
        folder.Environment["KUBECONFIG"] = folder["nowhere"];
        Should.Throw<ReconcileException>(() => folder.Load()).Message.ShouldContain("KUBECONFIG names no file");
    }

    [Theory]
    [InlineData("auth-provider: {name: gcp}", "gke-gcloud-auth-plugin")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "v1alpha1")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1}", "names no command")]
    [InlineData("as-groups: [a]", "need an 'as'")]
    public void User_that_cannot_work_is_refused_at_once(string user, string said) =>
        Should.Throw<ReconcileException>(() => folder.Connect("https://c.test", user)).Message.ShouldContain(said);

    [Theory]
    [InlineData("https://c.test:6443", "", "http://proxy.test:3128/")]
    [InlineData("https://c.test:6443", "c.test", null)]
    [InlineData("https://a.c.test:6443", "c.test", null)]
    [InlineData("https://c.test:6443", ".c.test", "http://proxy.test:3128/")]
    [InlineData("https://a.c.test:6443", "other, *.c.test", null)]
    [InlineData("https://c.test:6443", "c.test:443", "http://proxy.test:3128/")]
    [InlineData("https://c.test:6443", "c.test:6443", null)]
    [InlineData("https://10.1.2.3:6443", "10.0.0.0/8", null)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3", null)]
    [InlineData("https://11.1.2.3:6443", "10.0.0.0/8", "http://proxy.test:3128/")]
    [InlineData("https://c.test:6443", "*", null)]
    [InlineData("https://127.0.0.1:6443", "", null)]
    [InlineData("http://c.test", "", null)]
    public void Proxy_of_the_environment_is_read_as_kubectl_does(string server, string exceptions, string? proxy)
    {
        folder.Environment["https_proxy"] = "proxy.test:3128";
        folder.Environment["NO_PROXY"] = exceptions;

        (folder.Connect(server).Proxy?.ToString()).ShouldBe(proxy);
    }

    [Fact]
    public void Proxy_of_the_kubeconfig_counts_more_and_may_be_socks()
    {
        folder.Environment["HTTPS_PROXY"] = "http://other.test";
        folder.Connect("https://c.test", cluster: "proxy-url: 'socks5://localhost:1080'").Proxy.ShouldBe(new Uri("socks5://localhost:1080"));
        Should.Throw<ReconcileException>(() => folder.Connect("https://c.test",
            cluster: "proxy-url: 'ftp://x'")).Message.ShouldContain("proxy-url");
    }

    [Fact]
    public async Task Certificate_that_is_not_there_is_an_error_of_the_kubeconfig()
    {
        using var client = new KubernetesClient(folder.Connect("https://127.0.0.1:1", "client-certificate: a.crt, client-key: a.key"));

        var error = await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(TestContext.Current.CancellationToken));

        error.Reason.ShouldBe(Reasons.KubeconfigInvalid);
        error.Message.ShouldContain(folder["a.crt"]);
    }

    private static string Config(string server) => $$$"""
        current-context: c
        clusters: [{name: c, cluster: {server: "{{{server}}}"} }]
        contexts: [{name: c, context: {cluster: c}}]
        """;
}

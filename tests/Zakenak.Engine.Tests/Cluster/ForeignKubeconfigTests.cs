using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

/// <summary>Kubeconfigs that somebody else gave, decision 32.</summary>
public sealed class ForeignKubeconfigTests
{
    [Fact]
    public void Kubeconfig_with_everything_inside_is_taken()
    {
        var connection = ClusterConnection.Parse(Kubeconfig("token: secret"));
        connection.Server.ShouldBe(new Uri("https://one.example.com:6443"));
        connection.ContextName.ShouldBe("main");
        connection.KubeconfigPath.ShouldBeNull();
    }

    [Theory]
    [InlineData("exec: {command: /bin/sh, apiVersion: client.authentication.k8s.io/v1}", "it runs a program to sign in")]
    [InlineData("auth-provider: {name: gcp, config: {cmd-path: /bin/sh}}", "it runs a program to sign in")]
    [InlineData("tokenFile: /etc/passwd", "its tokenFile names a file")]
    [InlineData("client-certificate: /etc/ssl/a.pem", "its client-certificate names a file")]
    [InlineData("{client-certificate-data: YQ==, client-key: /home/ada/.ssh/id_rsa}", "its client-key names a file")]
    public void Kubeconfig_that_runs_programs_or_reads_files_is_refused(string user, string problem) =>
        Should.Throw<ReconcileException>(() => ClusterConnection.Parse(Kubeconfig(user))).Message.ShouldContain($"the kubeconfig: user 'me': {problem}");

    [Fact]
    public void Authority_in_a_file_is_refused() =>
        Should.Throw<ReconcileException>(() => ClusterConnection.Parse(Kubeconfig("token: secret", "certificate-authority: /etc/shadow")))
            .Message.ShouldContain("the kubeconfig: cluster 'one': its certificate-authority names a file");

    [Theory]
    [InlineData("hello", "is not a kubeconfig")]
    [InlineData("{}", "no current-context is set")]
    [InlineData("{\"a", "the kubeconfig:1:")]
    public void Text_that_is_no_kubeconfig_is_refused(string text, string problem) =>
        Should.Throw<ReconcileException>(() => ClusterConnection.Parse(text)).Message.ShouldContain(problem);

    private static string Kubeconfig(string user, string authority = "certificate-authority-data: ''") => $$$"""
        apiVersion: v1
        kind: Config
        current-context: main
        contexts: [{name: main, context: {cluster: one, user: me}}]
        clusters: [{name: one, cluster: {server: 'https://one.example.com:6443', {{{authority}}}}}]
        users:
          - name: me
            user: {{{(user.StartsWith('{') ? user : $"{{{user}}}")}}}
        """;
}

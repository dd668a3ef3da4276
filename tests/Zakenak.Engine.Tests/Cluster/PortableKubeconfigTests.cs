using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class PortableKubeconfigTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Kubeconfig_names_no_file_any_more_and_holds_the_chosen_context_alone()
    {
        folder.Write("ca.pem", "the authority");
        folder.Write("token", "0123\n");
        var file = folder.Write("config", """
            current-context: other
            contexts: [{name: other, context: {cluster: other}}, {name: k3s, context: {cluster: k3s, user: me, namespace: shop}}]
            clusters:
              - {name: k3s, cluster: {server: "https://k3s.example.com:6443", certificate-authority: ca.pem, tls-server-name: k3s}}
              - {name: other, cluster: {server: "https://other.example.com:6443"}}
            users: [{name: me, user: {token: an-older-one, tokenFile: token}}, {name: else, user: {token: planted-s3cret}}]
            """);

        var portable = PortableKubeconfig.Read(file, "k3s");

        portable.ShouldNotContain("s3cret");
        var read = JsonNode.Parse(portable)!;
        read["clusters"]!.AsArray().ShouldHaveSingleItem()!["cluster"]!.AsObject().Select(f => f.Key).ShouldBe(["server", "tls-server-name", "certificate-authority-data"]);
        Encoding.UTF8.GetString(Convert.FromBase64String((string)read["clusters"]![0]!["cluster"]!["certificate-authority-data"]!)).ShouldBe("the authority");
        ((string)read["users"]![0]!["user"]!["token"]!).ShouldBe("0123");
        var connection = ClusterConnection.Parse(portable);
        connection.Server.ToString().ShouldBe("https://k3s.example.com:6443/");
        (connection.ContextName, connection.Namespace).ShouldBe(("k3s", "shop"));
    }

    [Fact]
    public void File_that_is_not_there_is_told()
    {
        var file = folder.Write("config", """
            current-context: c
            contexts: [{name: c, context: {cluster: c}}]
            clusters: [{name: c, cluster: {server: "https://c.example.com", certificate-authority: gone.pem}}]
            """);
        Should.Throw<ReconcileException>(() => PortableKubeconfig.Read(file, null)).Message.ShouldContain("its certificate-authority cannot be read");
        Should.Throw<ReconcileException>(() => PortableKubeconfig.Read(folder["nothing"], null)).Reason.ShouldBe(Reasons.KubeconfigInvalid);
    }
}

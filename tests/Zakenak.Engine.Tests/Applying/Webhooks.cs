using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Tests.Applying;

/// <summary>A chart's webhook is configured before its pods answer: the objects after it wait, and no object is lost to it.</summary>
public class Webhooks
{
    [Fact]
    public async Task An_object_waits_for_the_webhook_that_guards_it()
    {
        await using var project = await EngineProject.CreateAsync();
        using var webhook = new LateWebhook();
        project.Declare("a.yaml", webhook.Configuration(project.Namespace)).Declare("b.yaml", Some.ConfigMap("guarded", annotations: "{zakenak.io/wave: '1'}"));

        var events = new List<ReconcileEvent>();
        await foreach (var happened in project.Reconciler.ReconcileAsync(project.Request(), TestContext.Current.CancellationToken))
        {
            events.Add(happened);
            if (happened is ReconcileEvent.Waiting)
                webhook.Start();
        }

        events.OfType<ReconcileEvent.Finished>().Single().Result.Errors.ShouldBeEmpty();
        events.OfType<ReconcileEvent.Waiting>().ShouldNotBeEmpty();
        (await project.GetAsync("v1", "ConfigMap", "guarded")).ShouldNotBeNull();
        await project.CleanUpAsync();
    }

    [Fact]
    public async Task A_webhook_that_never_answers_is_an_error_after_the_timeout()
    {
        await using var project = await EngineProject.CreateAsync();
        using var webhook = new LateWebhook();
        project.Declare("a.yaml", webhook.Configuration(project.Namespace)).Declare("b.yaml", Some.ConfigMap("guarded", annotations: "{zakenak.io/wave: '1'}"));

        var error = (await project.ConvergeAsync(r => r with { Timeout = TimeSpan.FromSeconds(1) })).Errors.Single();

        error.Reason.ShouldBe(Reasons.WebhookUnavailable);
        error.Object!.Name.ShouldBe("guarded");
        await project.CleanUpAsync();
    }

    /// <summary>A validating webhook on loopback that allows everything, from the moment it is started.</summary>
    private sealed class LateWebhook : IDisposable
    {
        private readonly X509Certificate2 certificate = Certificate();
        private readonly TcpListener listener;
        private readonly CancellationTokenSource stop = new();
        private readonly int port;
        private bool started;

        public LateWebhook()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                port = ((IPEndPoint)free.LocalEndpoint).Port;
            }
            listener = new TcpListener(IPAddress.Loopback, port);
        }

        public string Configuration(string ns) => $$$$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: late-{{{{ns}}}}}
            webhooks:
              - name: late.example.com
                clientConfig:
                  url: https://127.0.0.1:{{{{port}}}}/
                  caBundle: {{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}}}}
                objectSelector: {matchLabels: {zakenak.io/owner: shop.{{{{ns}}}}}}
                rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                sideEffects: None
                timeoutSeconds: 2
                admissionReviewVersions: [v1]
            """;

        public void Start()
        {
            if (started)
                return;
            started = true;
            listener.Start();
            _ = ServeAsync();
        }

        public void Dispose()
        {
            stop.Cancel();
            listener.Dispose();
            certificate.Dispose();
        }

        private async Task ServeAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync(stop.Token);
                    await AnswerAsync(client);
                }
                catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
                {
                    // The test is over, or the API server hung up.
                }
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            using var reader = new StreamReader(tls, leaveOpen: true);
            var length = 0;
            while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header.Split(':')[1]);
            }
            var body = new char[length];
            await reader.ReadBlockAsync(body, stop.Token);
            var uid = (string)JsonNode.Parse(new string(body))!["request"]!["uid"]!;
            var answer = $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"{{{uid}}}","allowed":true}}""";
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"), stop.Token);
        }

        private static X509Certificate2 Certificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}

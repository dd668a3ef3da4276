using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Zakenak.Testing.Nodes;

/// <summary>What the API server asks the node for, over TLS on loopback.</summary>
internal sealed class KubeletServer : IAsyncDisposable
{
    public const string AdmissionPath = "/schedule";
    private readonly X509Certificate2 certificate = Issue();
    private readonly WebApplication server;

    public KubeletServer(Kubelet kubelet, string node)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        server = builder.Build();
        server.MapGet("/containerLogs/{ns}/{pod}/{container}", new LogEndpoint(kubelet).AnswerAsync);
        server.MapPost(AdmissionPath, new AdmissionEndpoint(node).AnswerAsync);
    }

    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>Once started.</summary>
    public int Port => new Uri(server.Urls.Single()).Port;

    public Task StartAsync(CancellationToken ct) => server.StartAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
    }

    private static X509Certificate2 Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=simulated node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }
}

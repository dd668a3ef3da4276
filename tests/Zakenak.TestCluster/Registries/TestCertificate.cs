using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zakenak.Testing.Registries;

/// <summary>What a server of the tests shows.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly X509Certificate2 certificate;

    /// <summary>For 127.0.0.1, valid for a day; nobody vouches for it but itself.</summary>
    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=zakenak tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        Key = certificate.GetECDsaPrivateKey()!;
    }

    /// <param name="name">Of the server.</param>
    public TestCertificate(TestAuthority authority, string name)
    {
        certificate = authority.IssueServer(name);
        Key = certificate.GetECDsaPrivateKey()!;
    }

    public ECDsa Key { get; }

    public byte[] Der => certificate.RawData;

    public string Pem => certificate.ExportCertificatePem();

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        Key.Dispose();
        certificate.Dispose();
    }
}

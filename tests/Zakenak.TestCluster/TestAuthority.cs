using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zakenak.Testing;

/// <summary>A certificate authority made for one test.</summary>
public sealed class TestAuthority
{
    private readonly X509Certificate2 certificate;

    /// <param name="issuer">Null: itself.</param>
    public TestAuthority(TestAuthority? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=authority {Guid.NewGuid()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        certificate = issuer is null
            ? request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2))
            : issuer.Sign(request, DateTimeOffset.UtcNow.AddYears(1)).CopyWithPrivateKey(key);
    }

    public string Pem => certificate.ExportCertificatePem();

    public X509Certificate2 IssueServer(string name = "127.0.0.1", DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, until ?? DateTimeOffset.UtcNow.AddYears(1)).CopyWithPrivateKey(key);
    }

    public string IssueClient(ECDsa key, string user, DateTimeOffset? until = null) =>
        Sign(new CertificateRequest($"CN={user}", key, HashAlgorithmName.SHA256),
            until ?? DateTimeOffset.UtcNow.AddYears(1)).ExportCertificatePem();

    public string IssueClient(RSA key, string user) => Sign(
        new CertificateRequest($"CN={user}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            DateTimeOffset.UtcNow.AddYears(1)).ExportCertificatePem();

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset until) => request.Create(certificate.SubjectName,
        X509SignatureGenerator.CreateForECDsa(certificate.GetECDsaPrivateKey()!), DateTimeOffset.UtcNow.AddYears(-1), until,
        RandomNumberGenerator.GetBytes(8));
}

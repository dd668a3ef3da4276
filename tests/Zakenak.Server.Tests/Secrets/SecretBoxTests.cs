using System.Security.Cryptography;
using System.Text;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Tests.Secrets;

public sealed class SecretBoxTests
{
    private const string Secret = "planted-s3cret";

    private static readonly SealedPlace place = new("clusters", "kubeconfig_sealed", "home");

    private readonly SecretBox box = new(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes));

    [Theory]
    [InlineData("")]
    [InlineData(Secret)]
    [InlineData("многострочный\nтекст 🔑")]
    public void What_was_sealed_opens_in_its_place(string secret) => box.Open(box.Seal(secret, place), place).ShouldBe(secret);

    [Fact]
    public void Many_threads_at_once_get_the_right_texts()
    {
        using var box = new SecretBox(new byte[SecretBox.KeyBytes]);
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var place = new SealedPlace("clusters", "kubeconfig_sealed", $"c{i}");
            box.Open(box.Seal($"secret of {i}", place), place).ShouldBe($"secret of {i}");
        });
    }

    [Fact]
    public void Same_secret_is_sealed_differently_each_time() => box.Seal(Secret, place).ShouldNotBe(box.Seal(Secret, place));

    [Theory]
    [InlineData("repositories", "kubeconfig_sealed", "home")]
    [InlineData("clusters", "credentials_sealed", "home")]
    [InlineData("clusters", "kubeconfig_sealed", "office")]
    public void Value_copied_to_another_place_does_not_open(string table, string column, string id)
    {
        var copied = box.Seal(Secret, place);
        Should.Throw<SecretException>(() => box.Open(copied, new(table, column, id))).Message.ShouldBe(
            $"{table}.{column} of {id} does not open: it was changed, or copied from another place. Set it anew.");
    }

    [Fact]
    public void No_changed_byte_goes_unnoticed()
    {
        var bytes = Convert.FromBase64String(box.Seal(Secret, place));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Should.Throw<SecretException>(() => box.Open(Convert.ToBase64String(bytes), place), $"byte {i}");
            bytes[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("planted-s3cret")]
    [InlineData("AQ==")]
    public void What_was_never_sealed_is_refused_without_being_repeated(string stored)
    {
        var refused = Should.Throw<SecretException>(() => box.Open(stored, place));
        refused.Message.ShouldBe(
            "clusters.kubeconfig_sealed of home holds no encrypted value: somebody else wrote into the database. Set it anew.");
    }

    [Fact]
    public void Value_of_another_key_says_which_key_is_needed()
    {
        using var other = new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes));
        var refused = Should.Throw<SecretException>(() => box.Open(other.Seal(Secret, place), place));
        refused.Message.ShouldContain($"was encrypted with the key {other.KeyId}, and this server has {box.KeyId}");
    }

    [Fact]
    public void Neither_the_sealed_value_nor_the_box_shows_the_secret()
    {
        var bytes = Convert.FromBase64String(box.Seal(Secret, place));
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)).ShouldBe(-1);
        box.ToString().ShouldBe(typeof(SecretBox).FullName);
    }
}

using Zakenak.Server.Auth;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Tests.Auth;

public sealed class SignInAttemptsTests
{
    private readonly ManualClock clock = new();
    private readonly SignInAttempts attempts;

    public SignInAttemptsTests()
    {
        var options = new AuthOptions { AttemptsPerUser = 3, AttemptsPerAddress = 5, AttemptsWindow = TimeSpan.FromMinutes(10) };
        attempts = new(options, clock);
    }

    [Fact]
    public void User_is_closed_from_every_address_until_the_oldest_attempt_is_forgotten()
    {
        attempts.Begin("alice", "10.0.0.1").ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(1));
        attempts.Begin("alice", "10.0.0.2").ShouldBeNull();
        attempts.Begin("alice", "10.0.0.3").ShouldBeNull();
        attempts.Begin("alice", "10.0.0.4").ShouldBe(TimeSpan.FromMinutes(9));
        attempts.Begin("bob", "10.0.0.4").ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(9));
        attempts.Begin("alice", "10.0.0.4").ShouldBeNull();
    }

    [Fact]
    public void Address_is_closed_whoever_is_tried_from_it()
    {
        for (var i = 0; i < 5; i++)
            attempts.Begin($"user{i}", "10.0.0.1").ShouldBeNull();
        attempts.Begin("alice", "10.0.0.1").ShouldBe(TimeSpan.FromMinutes(10));
        attempts.Begin("alice", "10.0.0.2").ShouldBeNull();
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_are_one()
    {
        for (var i = 0; i < 5; i++)
            attempts.Begin($"user{i}", $"2001:db8:1:2::{i}").ShouldBeNull();
        attempts.Begin("alice", "2001:db8:1:2:ffff::1").ShouldNotBeNull();
        attempts.Begin("alice", "2001:db8:1:3::1").ShouldBeNull();
    }

    [Fact]
    public void Success_counts_against_nobody()
    {
        for (var i = 0; i < 20; i++)
        {
            attempts.Begin("alice", "10.0.0.1").ShouldBeNull();
            attempts.Succeeded("alice", "10.0.0.1");
        }
    }

    [Fact]
    public void Own_success_does_not_open_an_address_for_guessing_others()
    {
        for (var i = 0; i < 5; i++)
        {
            attempts.Begin("mallory", "10.0.0.1").ShouldBeNull();
            attempts.Succeeded("mallory", "10.0.0.1");
            attempts.Begin($"victim{i}", "10.0.0.1").ShouldBeNull();
        }
        attempts.Begin("victim", "10.0.0.1").ShouldNotBeNull();
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var window = new SlidingWindow(3, TimeSpan.FromMinutes(1), clock, capacity: 100);
        for (var i = 0; i < 1000; i++)
            window.Add($"key{i}");
        window.Count.ShouldBe(100);
        clock.Advance(TimeSpan.FromMinutes(1));
        window.Wait("key999").ShouldBeNull();
        window.Count.ShouldBe(0);
    }
}

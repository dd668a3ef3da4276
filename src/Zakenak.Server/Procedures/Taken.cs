using Zakenak.Server.Errors;

namespace Zakenak.Server.Procedures;

internal static class Taken
{
    public static ServerException Id(string what, string id) =>
        new(ErrorCode.AlreadyExists, $"There is a {what} {id} already: choose another id, or leave it out.");

    public static ServerException Name(string what, string name, string where) =>
        new(ErrorCode.AlreadyExists, $"There is a {what} called {name} in {where} already: choose another name.");
}

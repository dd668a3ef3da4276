namespace Zakenak.Server.Secrets;

/// <summary>Where a sealed value lies: it opens there alone.</summary>
/// <param name="Id">Of the row.</param>
internal readonly record struct SealedPlace(string Table, string Column, string Id)
{
    public override string ToString() => $"{Table}.{Column} of {Id}";
}

namespace Cnn.Machines.Environments;

/// <summary>All conditions.</summary>
internal static class ConditionList
{
    public static IReadOnlyList<Condition> All { get; } =
    [
        .. StreamConditions.All, .. FileConditions.All, .. ShortageConditions.All, .. PlaceConditions.All, .. WriterConditions.All, .. ReaderConditions.All,
        .. CommandConditions.All,
    ];
}

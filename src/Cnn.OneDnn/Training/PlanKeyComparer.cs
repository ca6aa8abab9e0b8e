namespace Cnn.OneDnn;

/// <summary>
/// Compares the keys of plans without boxing: the runtime's own comparer of tuples boxes enums where it is compiled ahead of time, which would make every
/// step allocate.
/// </summary>
internal sealed class PlanKeyComparer : IEqualityComparer<(PlanMode Mode, int Batch, bool Weighted)>
{
    public static PlanKeyComparer Instance { get; } = new();

    public bool Equals((PlanMode Mode, int Batch, bool Weighted) x, (PlanMode Mode, int Batch, bool Weighted) y) =>
        x.Mode == y.Mode && x.Batch == y.Batch && x.Weighted == y.Weighted;

    public int GetHashCode((PlanMode Mode, int Batch, bool Weighted) obj) => HashCode.Combine((int)obj.Mode, obj.Batch, obj.Weighted);
}

namespace Cnn.Distributed.Watching;

/// <summary>What ranks say to each other beside MPI: a byte each.</summary>
internal enum RankWord : byte
{
    /// <summary>It is there.</summary>
    Here = 1,

    /// <summary>It is through, and need not be watched any more.</summary>
    Done,

    /// <summary>It ends the job, and has said why.</summary>
    Aborts,
}

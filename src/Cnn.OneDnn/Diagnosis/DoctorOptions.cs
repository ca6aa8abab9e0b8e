namespace Cnn.OneDnn.Diagnosis;

/// <summary>What the doctor looks at.</summary>
public sealed class DoctorOptions
{
    /// <summary>The engine that is looked at; null for <see cref="Engine.Default"/>.</summary>
    public Engine? Engine { get; init; }

    /// <summary>The backend whose state is asked for; the managed one is tried in any case.</summary>
    public BackendKind Backend { get; init; }

    /// <summary>Whether to measure what the machine reaches; takes about a second.</summary>
    public bool Measures { get; init; } = true;

    /// <summary>Gets a phrase about what is being done.</summary>
    public Action<string>? Progress { get; init; }
}

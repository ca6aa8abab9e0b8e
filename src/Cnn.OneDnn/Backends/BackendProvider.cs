namespace Cnn.OneDnn.Backends;

/// <summary>A backend and why it was chosen.</summary>
internal sealed record BackendChoice(IBackend Backend, string Reason);

/// <summary>Chooses and makes the backend.</summary>
internal static class BackendProvider
{
    public static BackendChoice Create(BackendKind kind) => throw new NotSupportedException($"No backend is built in yet, asked for {kind}.");
}

using System.Runtime.InteropServices;

namespace Cnn.Cli;

/// <summary>
/// Turns the first Ctrl-C or termination signal into a request to stop. A second one ends the process as usual; and who was told to terminate, as a container
/// is before it is killed, does not wait longer than a few seconds for the step that is being computed.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    /// <summary>How long after a termination signal the request is to be taken notice of.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly object gate = new();
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action? giveUp;
    private Timer? patience;
    private int noticed;

    // A signal comes on a thread of its own, and may have been on its way when this was disposed: then it does what it does without this.
    private bool isRequesting, isDisposed;

    /// <param name="giveUp">Says that the process ends at once, or although the request was not taken notice of in time; null to wait without end.</param>
    public Interrupt(Action? giveUp = null)
    {
        this.giveUp = giveUp;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Whether the first signal says it and ends the process at once: while nothing has been made that could be saved.</summary>
    public bool EndsAtOnce { get; set; }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the signal that came, as shells have it: 128 and its number; 0 while none has.</summary>
    public int ExitCode { get; private set; }

    /// <summary>The request has been taken notice of: what is saved from here on is waited for.</summary>
    public void Notice() => Volatile.Write(ref noticed, 1);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            patience?.Dispose();
            if (!isRequesting)
            {
                source.Dispose();
            }
        }
    }

    /// <summary>What a signal does.</summary>
    internal void Handle(PosixSignalContext context)
    {
        lock (gate)
        {
            if (isDisposed || ExitCode != CommandLine.Success)
            {
                return;
            }

            context.Cancel = isRequesting = true;
            ExitCode = context.Signal == PosixSignal.SIGTERM ? CommandLine.Terminated : CommandLine.Interrupted;
            if (ExitCode == CommandLine.Terminated && giveUp is not null)
            {
                patience = new Timer(_ => GiveUp(), null, Patience, Timeout.InfiniteTimeSpan);
            }
        }

        // Not under the lock: others listen.
        source.Cancel();
        lock (gate)
        {
            isRequesting = false;
            if (isDisposed)
            {
                source.Dispose();
                return;
            }
        }

        if (EndsAtOnce)
        {
            giveUp?.Invoke();
            Environment.Exit(ExitCode);
        }
    }

    private void GiveUp()
    {
        if (Volatile.Read(ref noticed) == 0)
        {
            giveUp!();
            Environment.Exit(CommandLine.Terminated);
        }
    }
}

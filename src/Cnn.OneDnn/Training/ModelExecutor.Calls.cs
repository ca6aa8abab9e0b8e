using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>
/// Calls from several threads. Everything that touches weights or plans runs on the engine's thread, in pieces of a step, so that calls of several models take
/// turns there, and memory is freed between pieces, never under one. Calls of one model come one after the other, in the order in which they were made; a
/// training lets others in between two steps. No code of a user runs while its model's turn is held, save layers, losses, metrics and optimizers of his own.
/// </content>
internal sealed partial class ModelExecutor
{
    private readonly FairLock turn = new();
    private readonly Action runPending;
    private Action? pending;
    private bool closed;
    private int running, passThread, passDepth;

    /// <summary>Runs a piece of a call on the engine's thread. Allocates nothing.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed, before or while the call waited.</exception>
    public void Invoke(Action piece)
    {
        if (Engine.IsCurrent)
        {
            Run(piece);
            return;
        }

        turn.Enter();
        try
        {
            pending = piece;
            Engine.Invoke(runPending);
        }
        finally
        {
            pending = null;
            turn.Exit();
        }
    }

    /// <summary>
    /// The same for a piece that may be done on the caller's thread, where the engine's has nothing to do: what is done there must need no other thread.
    /// </summary>
    /// <param name="alone">Does the piece, or returns false where it needs the engine's thread, having done nothing.</param>
    /// <param name="piece">Does it on the engine's thread.</param>
    public void InvokeHere(Func<bool> alone, Action piece)
    {
        if (Engine.IsCurrent)
        {
            Run(piece);
            return;
        }

        turn.Enter();
        try
        {
            if (!closed && Engine.TryInvokeHere(alone))
            {
                return;
            }

            pending = piece;
            Engine.Invoke(runPending);
        }
        finally
        {
            pending = null;
            turn.Exit();
        }
    }

    /// <summary>
    /// The plan for a batch to predict, where there is one that can run at once on the calling thread alone; else null. Where the engine's thread does nothing.
    /// </summary>
    public Plan? SerialPlanFor(int batch)
    {
        if (Policy == DataTypePolicy.Auto || plansSawAdopted != store.IsAdopted || model.Parameters.Any(p => p.Store != store))
        {
            return null;
        }

        return predictions.Find(new PlanKey(batch)) is { } plan && plan.IsSerial(store.Version) ? plan : null;
    }

    /// <summary>The same with a result.</summary>
    public T Invoke<T>(Func<T> piece)
    {
        T result = default!;
        Invoke(() => { result = piece(); });
        return result;
    }

    /// <summary>Runs a call of several pieces on the caller's thread, with no other call of this model between them.</summary>
    public void InTurn(Action call)
    {
        if (Engine.IsCurrent)
        {
            call();
            return;
        }

        turn.Enter();
        try
        {
            call();
        }
        finally
        {
            turn.Exit();
        }
    }

    /// <summary>
    /// Begins a pass over a dataset, which reports into the metrics that the user gave: one thread at a time, which may begin another inside of it.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in one.</exception>
    public void BeginPass(string call)
    {
        int self = Environment.CurrentManagedThreadId, holder = Interlocked.CompareExchange(ref passThread, self, 0);
        if (holder != 0 && holder != self)
        {
            throw new InvalidOperationException(
                $"{call} of model '{model.Name}' was called while another thread is in its Fit or Evaluate. Wait for that to end, or make another Model of " +
                    $"the same inputs and outputs, which has the same weights.");
        }

        passDepth++;
    }

    /// <summary>Ends what <see cref="BeginPass"/> began.</summary>
    public void EndPass()
    {
        if (--passDepth == 0)
        {
            Volatile.Write(ref passThread, 0);
        }
    }

    /// <summary>Refuses what must not happen to a model while another thread passes over a dataset.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in Fit or Evaluate.</exception>
    public void RequireNoOtherPass(string call)
    {
        BeginPass(call);
        EndPass();
    }

    /// <summary>
    /// Waits for the piece that runs and for calls that came before, and frees everything; calls that wait and those that come later throw, as does a training
    /// at its next step. From within a piece, as from a user's metric, at the end of that.
    /// </summary>
    public void Dispose()
    {
        if (Engine.IsCurrent)
        {
            Close();
            return;
        }

        Uninterrupted.Run(turn.Enter);
        try
        {
            // The second time, the engine's thread may have ended.
            if (!closed)
            {
                Uninterrupted.Run(() => Engine.Invoke(Close));
            }
        }
        finally
        {
            turn.Exit();
        }
    }

    private void RunPending() => Run(pending!);

    private void Run(Action piece)
    {
        if (closed)
        {
            throw new ObjectDisposedException(typeof(Model).FullName, $"Model '{model.Name}' has been disposed.");
        }

        running++;
        try
        {
            piece();
        }
        finally
        {
            if (--running == 0 && closed)
            {
                Free();
            }
        }
    }

    private void Close()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        if (running == 0)
        {
            Free();
        }
    }

    private void Free()
    {
        DropPlans();
        DropOptimizer();
        store.Leave(reorder);
        release();
    }
}

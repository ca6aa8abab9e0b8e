namespace Cnn.OneDnn.Interop;

/// <summary>
/// A lock that is given in the order in which it was asked for, so that a thread which takes it again and again starves nobody. A thread that has it may
/// take it once more.
/// </summary>
internal sealed class FairLock
{
    private readonly object gate = new();
    private readonly LinkedList<int> waiting = new();
    private int owner, depth;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited; it has not got the lock.</exception>
    public void Enter()
    {
        int self = Environment.CurrentManagedThreadId;
        lock (gate)
        {
            if (owner == self || (owner == 0 && waiting.Count == 0))
            {
                owner = self;
                depth++;
                return;
            }

            LinkedListNode<int> place = waiting.AddLast(self);
            Await(place);
        }
    }

    /// <summary>Gives the lock back, and to the thread that has waited longest.</summary>
    public void Exit()
    {
        Uninterrupted.Enter(gate);
        try
        {
            if (--depth > 0)
            {
                return;
            }

            owner = 0;
            if (waiting.First is { } next)
            {
                (owner, depth) = (next.Value, 1);
                waiting.RemoveFirst();
                Monitor.PulseAll(gate);
            }
        }
        finally
        {
            Monitor.Exit(gate);
        }
    }

    private void Await(LinkedListNode<int> place)
    {
        try
        {
            while (owner != place.Value)
            {
                Monitor.Wait(gate);
            }
        }
        catch (ThreadInterruptedException) when (owner != place.Value)
        {
            waiting.Remove(place);
            throw;
        }
        catch (ThreadInterruptedException)
        {
            // The lock came at the same time: it is taken, and the interrupt kept for the next wait.
            Thread.CurrentThread.Interrupt();
        }
    }
}

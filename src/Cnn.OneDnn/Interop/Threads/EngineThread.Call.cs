using System.Runtime.ExceptionServices;

namespace Cnn.OneDnn.Interop;

/// <content>A call on its way: who made it waits until it has run or takes it back.</content>
internal sealed partial class EngineThread
{
    private sealed class Call
    {
        private readonly object gate = new();
        private Action? action;
        private bool done;
        private ExceptionDispatchInfo? failure;

        public Call() => Place = new LinkedListNode<Call>(this);

        /// <summary>Where it stands in the queue; of no list while it runs or rests.</summary>
        public LinkedListNode<Call> Place { get; }

        public void Prepare(Action work)
        {
            action = work;
            failure = null;
            done = false;
        }

        public void Run()
        {
            try
            {
                action!();
            }
#pragma warning disable CA1031 // Thrown again on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            action = null;
            Uninterrupted.Enter(gate);
            done = true;
            Monitor.Pulse(gate);
            Monitor.Exit(gate);
        }

        public void Wait(EngineThread engine)
        {
            bool interrupted = false;
            while (!TryWait())
            {
                if (!interrupted && engine.TryWithdraw(this))
                {
                    action = null;
                    throw new ThreadInterruptedException(
                        "The thread was interrupted while it waited for the engine's thread; what it asked for was not begun.");
                }

                interrupted = true;
            }

            if (interrupted)
            {
                Thread.CurrentThread.Interrupt();
            }

            failure?.Throw();
        }

        /// <summary>Waits for the end; false if the waiting was interrupted.</summary>
        private bool TryWait()
        {
            try
            {
                lock (gate)
                {
                    while (!done)
                    {
                        Monitor.Wait(gate);
                    }
                }

                return true;
            }
            catch (ThreadInterruptedException)
            {
                return false;
            }
        }
    }
}
